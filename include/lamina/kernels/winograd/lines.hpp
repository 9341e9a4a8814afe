#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/cook_toom.hpp>
#include <lamina/kernels/winograd/row_blocks.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::kernels {

/// Transforms the rows of an image for the products of F(Outputs, taps): lines [tile][channel][product], with
/// the products padded to a fixed number. Pixels within one stride count as one pixel with more channels.
template <class T, conv_task Task, std::size_t Outputs, class Arch = simd::default_arch>
struct winograd_lines {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, inputs = Task.conv.window.in.channels;
    static constexpr detail::row_winograd_sizes sizes{Task, Outputs};
    using values = cook_toom<Outputs, sizes.taps()>;
    static constexpr std::size_t products = values::products;

    // The rows of the image, with zeros where tiles extend beyond it.
    static constexpr window_geometry reading = [] {
        const window_geometry& w = Task.conv.window;
        const std::size_t pixels = (sizes.tiles() * Outputs + sizes.taps() - 1) * w.strides.width;
        const std::size_t end = w.pad.left + w.in.width;
        const margins pad{w.pad.top, w.pad.bottom, w.pad.left, pixels > end ? pixels - end : 0};
        return window_geometry{w.in, dims::image(1, pixels, 1), {1, 1}, {1, 1}, {1, 1}, pad};
    }();
    using source = padded_rows<T, reading, Task.in_stride>;

public:
    /// Elements between adjacent channels, and in a line.
    static constexpr std::size_t step = cook_toom_most_products, size = sizes.line();
    /// A register may be wider than the products: this many elements after the last line are overwritten.
    static constexpr std::size_t beyond = (std::max)(lanes, step) - step;
    static constexpr std::size_t scratch_size = source::scratch_size(1);

    /// Transforms one row of the padded image: Bᵀ d of every tile and channel, with lanes along the products.
    static void transform(const T* x, std::size_t row, T* scratch, T* to);
};

template <class T, conv_task Task, std::size_t Outputs, class Arch>
void winograd_lines<T, Task, Outputs, Arch>::transform(const T* x, std::size_t row, T* scratch, T* to) {
    constexpr std::size_t wide = detail::ceil_div(step, lanes), stride = Task.conv.window.strides.width;
    static constexpr auto matrix = [] {
        std::array<std::array<T, wide * lanes>, products> all{};
        for (std::size_t i = 0; i < products; ++i)
            for (std::size_t p = 0; p < products; ++p) all[i][p] = static_cast<T>(values::input(p, i));
        return all;
    }();
    vector columns[products][wide];
    LAMINA_UNROLL
    for (std::size_t i = 0; i < products; ++i) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < wide; ++v)
            columns[i][v] = simd::load<vector>(matrix[i].data() + v * lanes);
    }
    const T* from = source::read(x, scratch, row, 1);
    for (std::size_t tile = 0; tile < sizes.tiles(); ++tile, from += Outputs * stride * source::pixel)
        for (std::size_t d = 0; d < sizes.depth(); ++d, to += step) {
            const T* const at = from + d / inputs * source::pixel + d % inputs;
            vector sums[wide];
            LAMINA_UNROLL
            for (std::size_t i = 0; i < products; ++i) {
                const vector cell = simd::broadcast<vector>(at[i * stride * source::pixel]);
                LAMINA_UNROLL
                for (std::size_t v = 0; v < wide; ++v)
                    sums[v] = i == 0 ? cell * columns[i][v] : simd::fma(cell, columns[i][v], sums[v]);
            }
            LAMINA_UNROLL
            for (std::size_t v = 0; v < wide; ++v) simd::store(to + v * lanes, sums[v]);
        }
}

} // namespace lamina::kernels
