#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/language/caches.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// What a weight gradient works on at a time, so that it stays in the second-level cache: some rows of one
/// image's output, or some whole images.
struct gradient_chunk {
    std::size_t rows, images;
};

/// `x_row` and `dy_row` are the bytes of one row of x and dy.
constexpr gradient_chunk choose_gradient_chunk(const window_geometry& window, std::size_t x_row,
                                               std::size_t dy_row) {
    constexpr std::size_t budget = caches::second / 2, most_images = 32;
    const std::size_t height = window.out.height, row = window.strides.height * x_row + dy_row;
    const std::size_t strips = detail::ceil_div(height, std::clamp<std::size_t>(budget / row, 1, height));
    const std::size_t rows = detail::ceil_div(height, strips);
    if (strips > 1) return {rows, 1};
    return {rows, std::clamp<std::size_t>(budget / (rows * row), 1, most_images)};
}

} // namespace lamina::kernels
