#pragma once

#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/plan/plan.hpp>

#include <cstddef>
#include <utility>

namespace lamina::detail {

/// The epilogue op for the K-th fused node of stage I.
template <class N, std::size_t Index, std::size_t K>
constexpr auto epilogue_op() {
    using p = plan<N>;
    constexpr fused_node f = p::list[Index].fused[K];
    constexpr std::size_t stride = p::values[f.operand].stride;
    if constexpr (f.kind == fused_kind::map)
        return kernels::map<leaf_word<N, p::graph[f.node].leaf>>{};
    else if constexpr (f.kind == fused_kind::channel_map)
        return kernels::channel_map<leaf_word<N, p::graph[f.node].leaf>>{};
    else if constexpr (f.kind == fused_kind::scale_shift)
        return kernels::scale_shift{};
    else if constexpr (f.kind == fused_kind::add)
        return kernels::add<stride>{};
    else if constexpr (f.kind == fused_kind::multiply)
        return kernels::multiply<stride>{};
    else if constexpr (f.kind == fused_kind::pixel_gate)
        return kernels::pixel_gate<stride>{};
    else
        return kernels::gate{};
}

template <class N, std::size_t Index, std::size_t... K>
constexpr auto epilogue_ops(std::index_sequence<K...>) {
    return kernels::epilogue<decltype(epilogue_op<N, Index, K>())...>{};
}
template <class N, std::size_t Index>
using epilogue_of =
    decltype(epilogue_ops<N, Index>(std::make_index_sequence<plan<N>::list[Index].fused_count>{}));

/// The shapes and strides of stage I.
template <class N, std::size_t Index>
struct stage_shape {
    using p = plan<N>;
    static constexpr stage_plan s = p::list[Index];
    static constexpr dims in = p::graph[s.source].out;
    static constexpr dims out = p::graph[s.result].out;
    static constexpr std::size_t in_stride = p::values[s.source].stride;
    static constexpr std::size_t out_stride = p::values[s.result].stride;
};

/// The word that produces stage I.
template <class N, std::size_t Index>
using producer_word = leaf_word<N, plan<N>::graph[plan<N>::list[Index].producer].leaf>;

/// The arguments of one run of a stage on `rows` samples, whose memory is a stride apart: the pointers, and
/// the share of its output to compute.
template <class T>
struct stage_run {
    std::size_t rows;
    const T* x;
    std::size_t x_stride;
    const T* packed;
    T* y;
    std::size_t y_stride;
    T* scratch;
    const T* const* operands;
    kernels::work_share of;
};

/// How a stage is packed and run, by its producer, and how its output is divided. Sizes are in elements of T.
/// With `takes_rows` one run may take several samples; the results are bit-identical if the samples are
/// divided at multiples of `row_group`.
template <class N, std::size_t Index, class T, class Arch, class Width,
          stage_kind Kind = plan<N>::list[Index].kind>
struct producer;

} // namespace lamina::detail
