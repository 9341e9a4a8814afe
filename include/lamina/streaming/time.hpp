#pragma once

#include <lamina/plan/rewrite.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// The axis along which a network's signal arrives: a sequence pixel by pixel, an image row by row. A step is
/// what arrives at once.
enum class time_axis { columns, rows };
constexpr time_axis time_of(dims input) { return input.height == 1 ? time_axis::columns : time_axis::rows; }
constexpr std::size_t along(time_axis time, extent2 e) {
    return time == time_axis::columns ? e.width : e.height;
}
constexpr std::size_t pad_before(time_axis time, const kernels::margins& m) {
    return time == time_axis::columns ? m.left : m.top;
}
constexpr std::size_t pad_after(time_axis time, const kernels::margins& m) {
    return time == time_axis::columns ? m.right : m.bottom;
}
/// The padding on the other axis.
constexpr kernels::margins pad_beside(time_axis time, const kernels::margins& m) {
    if (time == time_axis::columns) return {m.top, m.bottom, 0, 0};
    return {0, 0, m.left, m.right};
}
constexpr std::size_t steps_in(time_axis time, dims d) {
    return d.is_vector() ? 1 : along(time, {d.height, d.width});
}
/// The shape of `count` consecutive steps of a value; of a vector, there is one.
constexpr dims some_steps(time_axis time, dims d, std::size_t count) {
    if (d.is_vector()) return d;
    (time == time_axis::columns ? d.width : d.height) = count;
    return d;
}

/// For step i of its result a word reads `taps` steps of its source, `dilation` apart: from step
/// i · stride + first on.
struct time_window {
    std::size_t taps = 1, dilation = 1, stride = 1;
    std::int64_t first = 0;

    /// The number of steps between the first and the last one.
    constexpr std::size_t span() const { return (taps - 1) * dilation; }
    constexpr std::int64_t last() const { return first + static_cast<std::int64_t>(span()); }
};

/// When a value arrives: its step i is known once step `delay` + i · `rate` of the input is there.
struct flow {
    std::int64_t delay = 0, rate = 1;

    /// How many of its steps are known after `inputs` steps; a negative number: those still to be waited for.
    constexpr std::int64_t steps_after(std::int64_t inputs) const {
        const std::int64_t later = inputs - delay + rate - 1;
        return later >= 0 || later % rate == 0 ? later / rate : later / rate - 1;
    }
    constexpr flow through(const time_window& w) const {
        return {delay + w.last() * rate, rate * static_cast<std::int64_t>(w.stride)};
    }
    friend constexpr bool operator==(const flow&, const flow&) = default;
};

/// The time window of a word, with zeros that a convolution took over from words before it.
template <class Word>
constexpr time_window window_in_time(time_axis time, dims in, const kernels::margins& more) {
    if constexpr (convolution_word<Word>) {
        const kernels::window_geometry w = Word::geometry(in).window;
        const std::size_t pad = pad_before(time, w.pad) + pad_before(time, more);
        return {along(time, w.kernel), along(time, w.dilation), along(time, w.strides),
                -static_cast<std::int64_t>(pad)};
    } else if constexpr (pooling_word<Word>) {
        // Its kernel reads all steps that the window spans.
        const kernels::window_geometry w = Word::geometry(in).window;
        return {(along(time, w.kernel) - 1) * along(time, w.dilation) + 1, 1, along(time, w.strides)};
    } else if constexpr (box_word<Word>) {
        const kernels::cell from = Word::geometry(in).from;
        return {.first = static_cast<std::int64_t>(time == time_axis::columns ? from.column : from.row)};
    } else {
        return {};
    }
}

} // namespace lamina::detail
