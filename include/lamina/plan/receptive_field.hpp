#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/plan/roles.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>

namespace lamina {

namespace detail {

/// The part of the input that a value depends on, along one axis. Up to the last upsampling, lengths are in
/// input cells; after it, in upsampled pixels, `parts` of which make up one pixel before the upsampling. This
/// keeps all lengths integers.
struct axis_reach {
    /// For a pixel before the upsampling: the number of input cells it depends on, and the distance between
    /// the windows of neighboring pixels.
    std::size_t cells = 1, step = 1;
    std::size_t parts = 1;
    /// In upsampled pixels: the distance from the first to the last one that a value depends on, and the
    /// distance between neighboring values.
    std::size_t span = 0, stride = 1;

    constexpr std::size_t total() const { return cells + (span + parts - 1) / parts * step; }

    constexpr void slide(std::size_t kernel, std::size_t dilation, std::size_t strides) {
        span += (kernel - 1) * dilation * stride;
        stride *= strides;
    }
    constexpr void enlarge(std::size_t factor) {
        if (step * stride % parts == 0) *this = {total(), step * stride / parts};
        parts *= factor;
        span *= factor;
    }
    constexpr bool steps_wider(const axis_reach& other) const {
        const std::size_t mine = step * stride * other.parts, theirs = other.step * other.stride * parts;
        return mine > theirs || (mine == theirs && total() > other.total());
    }
    static constexpr axis_reach join(axis_reach a, const axis_reach& b) {
        const std::size_t most = (std::max)(a.total(), b.total());
        if (b.steps_wider(a)) a = b;
        a.cells += most - a.total();
        return a;
    }
};

/// The interpreter that computes receptive_field.
template <class Word>
inline constexpr bool says_reach = requires { Word::mixes_pixels; };

struct reach_interpreter {
    struct reach {
        dims shape;
        axis_reach rows{}, columns{};
    };
    dims input;

    template <class Word>
    constexpr reach leaf(reach x) {
        if constexpr (requires { Word::geometry(x.shape).window; }) {
            const kernels::window_geometry w = Word::geometry(x.shape).window;
            x.rows.slide(w.kernel.height, w.dilation.height, w.strides.height);
            x.columns.slide(w.kernel.width, w.dilation.width, w.strides.width);
        } else if constexpr (resize_word<Word>) {
            resize(x.rows, Word::geometry(x.shape).rows);
            resize(x.columns, Word::geometry(x.shape).columns);
        } else if constexpr (shuffle_word<Word>) {
            x.rows.enlarge(Word::inverse(x.shape).window.kernel.height);
            x.columns.enlarge(Word::inverse(x.shape).window.kernel.width);
        } else if constexpr (requires { Word::adjoint(x.shape).window; }) {
            const kernels::window_geometry w = Word::adjoint(x.shape).window;
            gather(x.rows, w.kernel.height, w.strides.height, w.dilation.height);
            gather(x.columns, w.kernel.width, w.strides.width, w.dilation.width);
        } else if constexpr (requires { Word::units; }) {
            see_all(x);
        } else if constexpr (view_word<Word>) {
            const dims out = Word::output(x.shape);
            const bool in_place = out.height == x.shape.height && out.width == x.shape.width;
            if (!in_place && !out.is_vector()) see_all(x);
        } else if constexpr (role_of<Word> == role::other && !box_word<Word>) {
            static_assert(
                says_reach<Word>,
                "receptive_field: this word does not say which pixels it reads; give it `static "
                "constexpr bool mixes_pixels`, true if a result depends on other pixels than its own");
            if constexpr (says_reach<Word>)
                if (Word::mixes_pixels) see_all(x);
        }
        x.shape = Word::output(x.shape);
        return x;
    }
    /// No cell of the first input.
    static constexpr reach further_input(std::string_view, dims shape) {
        return {shape, {.cells = 0, .step = 0}, {.cells = 0, .step = 0}};
    }
    constexpr reach join(const reach& a, const reach& b, dims shape) {
        return {shape, axis_reach::join(a.rows, b.rows), axis_reach::join(a.columns, b.columns)};
    }
    constexpr reach add(reach a, reach b) { return join(a, b, a.shape); }
    constexpr reach concat(reach a, reach b) {
        return join(a, b, shape_interpreter{}.concat(a.shape, b.shape));
    }
    constexpr reach multiply(reach a, reach b) {
        return join(a, b, shape_interpreter{}.multiply(a.shape, b.shape));
    }

private:
    constexpr void see_all(reach& x) const {
        x.rows = {input.height};
        x.columns = {input.width};
    }
    /// A transposed convolution: for one output, only every `taps`-th value of the kernel multiplies an
    /// input.
    static constexpr void gather(axis_reach& along, std::size_t kernel, std::size_t stride,
                                 std::size_t dilation) {
        const std::size_t common = std::gcd(stride, dilation), taps = stride / common;
        along.slide((kernel - 1) / taps + 1, dilation / common, 1);
        along.enlarge(stride);
    }
    /// Output pixels are in / out input cells apart: the image is enlarged, then every n-th pixel remains.
    static constexpr void resize(axis_reach& along, const kernels::resize_axis& axis) {
        const std::size_t common = std::gcd(axis.in, axis.out);
        along.slide(cells_read(axis), 1, 1);
        if (axis.out != common) along.enlarge(axis.out / common);
        along.slide(1, 1, axis.in / common);
    }
    static constexpr std::size_t cells_read(const kernels::resize_axis& axis) {
        std::size_t most = 1;
        for (std::size_t i = 0; i < axis.out; ++i) {
            std::size_t first = axis.in, last = 0;
            axis.each_cell(i, [&](std::size_t cell, double) {
                first = (std::min)(first, cell);
                last = (std::max)(last, cell);
            });
            most = (std::max)(most, last + 1 - first);
        }
        return most;
    }
};

} // namespace detail

/// The number of rows and columns of the first input that one value of the output, or of the result of this
/// name, depends on at most, ignoring the borders; the whole input after a dense layer. If branches with
/// different strides meet, the larger stride counts.
template <class N, detail::fixed_string Name = "">
    requires detail::given_network<N>
inline constexpr extent2 receptive_field = [] {
    static_assert(!is_valid<N> || output_shape<N, Name>.rank != 0);
    detail::reach_interpreter to{input_shape<N>};
    const auto results = detail::interpret_results<detail::sentence_of<N>>(
        to, detail::reach_interpreter::reach{input_shape<N>});
    auto reach = results.end;
    for (const auto& result : results.all)
        if (!Name.view().empty() && result.label.view() == Name.view()) reach = result.value;
    return extent2{reach.rows.total(), reach.columns.total()};
}();

} // namespace lamina
