#pragma once

#include <lamina/streaming/hindrance.hpp>

#include <cstddef>

namespace lamina {

namespace detail {

/// The condition of the static_asserts on what cannot stream; it carries the word and its input's shape, or
/// the shapes of the branches, into the diagnostic.
template <bool Holds, class... About>
inline constexpr bool streams = Holds;

/// The words that read and write steps.
template <hindrance Why, class Word, class In>
consteval void report_word() {
    using enum hindrance;
    static_assert(streams<(Why != global_pool), Word, In>,
                  "streaming: a global pool waits for the end of the signal; pool over a number of steps, as "
                  "avg_pool1d<64> does");
    static_assert(streams<(Why != padding_behind), Word, In>,
                  "streaming: this word's padding lies behind the last step, and a stream has none; use "
                  "causal, or pad<before, 0>, or for an image pad<top, 0, left, right>");
    static_assert(streams<(Why != filled_border), Word, In>,
                  "streaming: what precedes a stream is zero; use zero_padding along time");
    static_assert(streams<(Why != long_padding), Word, In>,
                  "streaming: this word's first steps see only padding; pad at most the kernel's length - 1");
    static_assert(streams<(Why != padded_pool), Word, In>,
                  "streaming: a pool that pads along time would see other windows at the ends of the "
                  "signal, and a stream has no end; leave its padding out");
    static_assert(streams<(Why != flattened_time), Word, In>,
                  "streaming: this word makes one vector of several pixels or steps; a convolution over as "
                  "many of them leaves one, which flatten can take");
    static_assert(streams<(Why != cropped_end), Word, In>,
                  "streaming: this word cuts off the end of the signal, and a stream has none; crop the "
                  "beginning only, as cropping1d<2, 0> does");
    static_assert(streams<(Why != cropped_twice), Word, In>,
                  "streaming: this word crops along time and beside it at once; use two of them");
}
template <hindrance Why, class Word, class In>
consteval void report_other_word() {
    using enum hindrance;
    static_assert(streams<(Why != zeros_alone), Word, In>,
                  "streaming: these zeros lie behind the signal, or no convolution follows that could take "
                  "them over; use the convolution's own padding, causal or pad<before, 0>");
    static_assert(streams<(Why != more_steps), Word, In>,
                  "streaming: this word makes several steps of one or rearranges them; stream up to the "
                  "value before it, see up_to, and predict the rest in pieces");
    static_assert(
        streams<(Why != whole_signal), Word, In>,
        "streaming: this word may see all steps of the signal at once, or know where in it a step is; use "
        "one that sees a step, as layer_norm and batch_norm do, or give your own `static constexpr "
        "bool mixes_pixels = false`");
}
template <hindrance Why, dims F, dims G>
consteval void report_join() {
    static_assert(streams<(Why != hindrance::uneven_branches), both<F, G>>,
                  "streaming: the branches of +, | or * bring their steps at different times; make both "
                  "causal, or crop the beginning of the branch without convolution: cropping1d<n, 0>");
    static_assert(streams<(Why != hindrance::broadcast), both<F, G>>,
                  "streaming: a factor of * is the same for all steps, and so waits for the end of the "
                  "signal; let the gate have a value for each step");
}

/// A network with one input that arrives step by step, and one result.
template <class N>
consteval bool require_signal() {
    constexpr bool plain = is_plain<N>, arrives = !input_shape<N>.is_vector();
    static_assert(plain, "streaming: the network has several inputs or results, which streams do not take");
    static_assert(arrives,
                  "streaming: the input is a vector; a signal is a sequence, input<length, channels>, "
                  "or an image whose rows arrive one after the other");
    return plain && arrives;
}

template <class N>
consteval void report_hindrance() {
    constexpr found_hindrance found = first_hindrance<N>;
    constexpr node n = graph_of<N>[found.node];
    if constexpr (n.is_word()) {
        using word = leaf_word<N, n.leaf>;
        using arrives = typename incoming_of<graph_of<N>[n.first].out>::type;
        report_word<found.why, word, arrives>();
        report_other_word<found.why, word, arrives>();
    } else {
        report_join<found.why, graph_of<N>[n.first].out, graph_of<N>[n.second].out>();
    }
}

template <class N>
consteval bool require_stream() {
    if constexpr (is_valid<N>)
        if constexpr (require_signal<N>()) {
            if constexpr (first_hindrance<N>.why != hindrance::none) report_hindrance<N>();
            return first_hindrance<N>.why == hindrance::none;
        }
    return false;
}

/// A network that runs over a signal without an end. Where it cannot, the compiler says in a sentence why.
template <class N>
concept given_stream = given_network<N> && require_stream<N>();

} // namespace detail

/// Whether a network can run over a signal that does not end; false, without a diagnostic, if it cannot.
template <class N>
inline constexpr bool is_streamable = [] {
    if constexpr (is_valid<N>)
        if constexpr (detail::is_plain<N> && !input_shape<N>.is_vector())
            return detail::first_hindrance<N>.why == detail::hindrance::none;
    return false;
}();

} // namespace lamina
