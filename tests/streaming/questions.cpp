// What the compiler knows about a stream.
#include <lamina/streaming.hpp>

#include <doctest/doctest.h>

using namespace lamina;

template <class Sentence, std::size_t State, std::size_t Latency, std::size_t Inputs>
constexpr bool has(Sentence) {
    return state_bytes<Sentence> == State * sizeof(float) && latency<Sentence> == Latency
           && inputs_per_output<Sentence> == Inputs;
}

// The steps that have passed of all that the next one needs, and no more.
static_assert(has<decltype(input<99, 2> >> conv1d<4, 3>(causal)), 2 * 2, 0, 1>({}));
static_assert(has<decltype(input<99, 2> >> conv1d<4, 3>(causal, dilation<8>) >> conv1d<3, 2>(causal)),
                  16 * 2 + 4, 0, 1>({}));
static_assert(has<decltype(input<99, 2> >> conv1d<4, 1> >> relu), 0, 0, 1>({}));
// Two words that read the same value share what it keeps.
static_assert(has<decltype(input<99, 2> >> conv1d<4, 3>(causal) * conv1d<4, 2>(causal)), 2 * 2, 0, 1>({}));
// Without padding, the first result waits for a whole window.
static_assert(has<decltype(input<99, 1> >> conv1d<4, 3> >> conv1d<4, 5>(dilation<2>)), 2 + 8 * 4, 10, 1>({}));
// Strides: later windows step further.
static_assert(
    has<decltype(input<99, 1> >> conv1d<4, 3>(causal, strides<2>) >> max_pool1d<3>), 2 + 2 * 4, 4, 6>({}));
static_assert(has<decltype(input<99, 1> >> cropping1d<7, 0>), 0, 7, 1>({}));
// An image's rows arrive one after the other.
static_assert(has<decltype(input<30, 10, 1> >> conv2d<8, 3>(pad<2, 0, 1, 1>) >> conv2d<4, 3, 1>),
                  2 * 10 + 2 * 10 * 8, 2, 1>({}));

static_assert(is_streamable<decltype(input<99, 1> >> conv1d<4, 3>)>);
static_assert(!is_streamable<decltype(input<99, 1> >> conv1d<4, 3>(same))>);
static_assert(is_streamable<decltype(input<99, 1> >> conv1d<4, 1>(same))>);
static_assert(!is_streamable<decltype(input<99, 1> >> conv1d<4, 3>(causal, edge_padding))>);
static_assert(!is_streamable<decltype(input<99, 1> >> conv1d<4, 3>(pad<3, 0>))>);
static_assert(!is_streamable<decltype(input<99, 1> >> max_pool1d<3>(pad<1, 0>))>);
static_assert(!is_streamable<decltype(input<99, 1> >> global_avg_pool1d)>);
static_assert(!is_streamable<decltype(input<99, 1> >> flatten)>);
static_assert(is_streamable<decltype(input<99, 1> >> conv1d<4, 99> >> flatten >> dense<3>)>);
static_assert(!is_streamable<decltype(input<99, 1> >> cropping1d<0, 1>)>);
static_assert(!is_streamable<decltype(input<9, 9, 1> >> cropping2d<2, 0, 1, 1>)>);
static_assert(is_streamable<decltype(input<9, 9, 1> >> cropping2d<2, 0, 0, 0> >> cropping2d<0, 0, 1, 1>)>);
static_assert(!is_streamable<decltype(input<99, 1> >> zero_padding1d<2, 0>)>);
static_assert(!is_streamable<decltype(input<99, 1> >> upsample1d<2>)>);
static_assert(!is_streamable<decltype(input<99, 4> >> group_norm<2>)>);
static_assert(!is_streamable<decltype(input<99, 4> >> position_embedding)>);
static_assert(!is_streamable<decltype(input<99, 4> >> class_token)>);
static_assert(
    !is_streamable<decltype(input<99, 4> >> (identity + conv1d<4, 1>) >> (cropping1d<1, 1> + conv1d<4, 3>))>);
static_assert(is_streamable<decltype(input<99, 4> >> (cropping1d<2, 0> + conv1d<4, 3>))>);
static_assert(
    !is_streamable<decltype(input<99, 4> >> (max_pool1d<2> + conv1d<4, 1>(strides<2>, pad<0, 0>)))>);
static_assert(!is_streamable<decltype(input<99, 4> >> identity * global_avg_pool1d)>);
static_assert(!is_streamable<decltype(input<99> >> dense<4>)>);
static_assert(!is_streamable<decltype(input<99, 4> >> output<"a"> >> conv1d<4, 1>)>);
