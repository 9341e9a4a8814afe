#pragma once

#include <lamina/streaming/streamed_graph.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// Why a part of a network cannot run over a signal that does not end.
enum class hindrance : std::uint8_t {
    none,
    global_pool,
    padding_behind,
    filled_border,
    long_padding,
    padded_pool,
    flattened_time,
    cropped_end,
    cropped_twice,
    zeros_alone,
    more_steps,
    whole_signal,
    uneven_branches,
    broadcast
};

template <class Word>
constexpr hindrance hindrance_of_window(time_axis time, const kernels::window_geometry& w,
                                        const kernels::margins& more) {
    const std::size_t pad = pad_before(time, w.pad) + pad_before(time, more);
    if constexpr (pooling_word<Word>) {
        if (pad + pad_after(time, w.pad) != 0) return hindrance::padded_pool;
    } else {
        if (pad_after(time, w.pad) + pad_after(time, more) != 0) return hindrance::padding_behind;
        if (pad != 0 && w.fill != kernels::border::zero) return hindrance::filled_border;
        if (pad > (along(time, w.kernel) - 1) * along(time, w.dilation)) return hindrance::long_padding;
    }
    return hindrance::none;
}

template <class Word>
constexpr hindrance hindrance_of_box(time_axis time, dims in) {
    const kernels::box_geometry g = Word::geometry(in);
    const std::size_t first = static_cast<std::size_t>(window_in_time<Word>(time, in, {}).first);
    if (g.pads())
        return steps_in(time, g.out) == steps_in(time, in) ? hindrance::none : hindrance::zeros_alone;
    if (first + steps_in(time, g.out) != steps_in(time, in)) return hindrance::cropped_end;
    return first == 0 || cuts_time<Word>(time, in) ? hindrance::none : hindrance::cropped_twice;
}

/// Whether a word whose results depend on no other pixels makes one step of each, whichever it is: those that
/// have parameters for each step know where they are.
template <class Word>
constexpr bool sees_one_step(time_axis time, dims in) {
    return steps_in(time, Word::output(in)) == steps_in(time, in)
           && cost_of<Word>(in).parameters == cost_of<Word>(some_steps(time, in, 1)).parameters;
}

/// What hinders a word. `more`: zeros that a convolution takes over from words before it.
template <class Word>
constexpr hindrance hindrance_of(time_axis time, dims in, const kernels::margins& more) {
    if constexpr (convolution_word<Word>) {
        return hindrance_of_window<Word>(time, Word::geometry(in).window, more);
    } else if constexpr (pooling_word<Word>) {
        if (Word::output(in).is_vector()) return hindrance::global_pool;
        if (Word::geometry(in).adaptive) return hindrance::whole_signal;
        return hindrance_of_window<Word>(time, Word::geometry(in).window, more);
    } else if constexpr (view_word<Word>) {
        return in.pixels() == 1 && Word::output(in).pixels() == 1 ? hindrance::none
                                                                  : hindrance::flattened_time;
    } else if constexpr (box_word<Word>) {
        return hindrance_of_box<Word>(time, in);
    } else if constexpr (transposed_convolution_word<Word> || resize_word<Word> || shuffle_word<Word>
                         || unshuffle_word<Word>) {
        return hindrance::more_steps;
    } else if constexpr (role_of<Word> == role::other) {
        if constexpr (requires { requires !Word::mixes_pixels; })
            return sees_one_step<Word>(time, in) ? hindrance::none : hindrance::whole_signal;
        else
            return hindrance::whole_signal;
    } else {
        return hindrance::none;
    }
}

template <class N>
constexpr hindrance hindrance_of_join(std::size_t i) {
    const node& n = streamed_graph<N>[i];
    const dims f = streamed_graph<N>[n.first].out, g = streamed_graph<N>[n.second].out;
    if (n.kind == operation::multiply && f.pixels() != g.pixels()) return hindrance::broadcast;
    return flows<N>[n.first] == flows<N>[n.second] ? hindrance::none : hindrance::uneven_branches;
}

/// The first node of N that cannot run step by step, and why.
struct found_hindrance {
    std::size_t node = no_node;
    hindrance why = hindrance::none;
};
template <class N>
inline constexpr found_hindrance first_hindrance = [] {
    constexpr auto uses = count_uses(streamed_graph<N>);
    found_hindrance first;
    const auto note = [&](std::size_t node, hindrance why) {
        if (why != hindrance::none && node < first.node) first = {node, why};
    };
    for_each_word<N>([&]<class Word>(type_of<Word>, auto node) {
        // A word that does nothing in prediction is not read; what changes the shape has to be looked at.
        if (uses[node] > 0 || view_word<Word>)
            note(node, hindrance_of<Word>(time_in<N>, graph_of<N>[graph_of<N>[node].first].out,
                                          streamed_graph<N>[node].pad));
    });
    for (std::size_t i = 0; i < node_count<N>; ++i)
        if (uses[i] > 0 && streamed_graph<N>[i].operands() == 2) note(i, hindrance_of_join<N>(i));
    return first;
}();

} // namespace lamina::detail
