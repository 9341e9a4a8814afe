#pragma once

#include <lamina/streaming/time.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// The network N, whose predictions run step by step: the sentence and the parameters are N's, the plan is
/// another one.
template <class N>
struct streamed {
    static constexpr auto layers = sentence_of<N>{};
};

template <class N>
inline constexpr time_axis time_in = time_of(input_shape<N>);

/// A word that cuts off steps of the signal, and nothing else.
template <class Word>
constexpr bool cuts_time(time_axis time, dims in) {
    if constexpr (box_word<Word>) {
        const kernels::box_geometry g = Word::geometry(in);
        return g.out == g.box && steps_in(time, g.out) != steps_in(time, in)
               && some_steps(time, g.out, 1) == some_steps(time, in, 1);
    } else {
        return false;
    }
}

/// What the passes know about N's nodes, for step-by-step prediction: a pool is a loop of its own, because
/// its windows end at other steps than a convolution's; a word that changes only the shape changes nothing in
/// one step; where the first steps are cut off, the others stay where they are.
template <class N>
inline constexpr auto streamed_facts = [] {
    auto all = facts_of<N>;
    for_each_word<N>([&]<class Word>(type_of<Word>, auto node) {
        if (all[node].role == role::pooling) all[node].may_fuse = false;
        if (all[node].role == role::view) all[node].role = role::nothing;
        if (cuts_time<Word>(time_in<N>, graph_of<N>[graph_of<N>[node].first].out)) {
            all[node].role = role::slice;
            all[node].first_channel = 0;
        }
    });
    return all;
}();

template <class N>
inline constexpr auto streamed_graph = with_scaling_in_weights(
    with_padding_in_convolutions(without_idle_words(graph_of<N>, streamed_facts<N>), streamed_facts<N>),
    streamed_facts<N>);

/// What each node reads along time.
template <class N>
inline constexpr auto time_windows = [] {
    std::array<time_window, node_count<N>> all{};
    for_each_word<N>([&]<class Word>(type_of<Word>, auto node) {
        all[node] = window_in_time<Word>(time_in<N>, graph_of<N>[graph_of<N>[node].first].out,
                                         streamed_graph<N>[node].pad);
    });
    return all;
}();

/// When each value arrives.
template <class N>
inline constexpr auto flows = [] {
    std::array<flow, node_count<N>> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        if (streamed_graph<N>[i].operands() != 0)
            all[i] = all[streamed_graph<N>[i].first].through(time_windows<N>[i]);
    return all;
}();

} // namespace lamina::detail
