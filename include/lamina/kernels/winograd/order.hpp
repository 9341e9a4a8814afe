#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/range.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Some rows of an image's tiles, or a run of tiles as one row, in the order in which they are multiplied. A
/// product at infinity contributes only to a tile's last result, so tiles that the image's border cuts off do
/// not need it. Those of the bottom row come first and those of the right column last, so that the tiles of
/// every product are consecutive.
struct winograd_order {
    std::size_t first;   // tile of the image, counted row by row
    std::size_t across;  // tiles in a row
    std::size_t down;    // rows of tiles
    bool bottom = false; // whether the last row is cut off
    bool right = false;  // whether the last column is cut off

    constexpr std::size_t size() const { return across * down; }
    /// The tile of the image at position i.
    constexpr std::size_t tile(std::size_t i) const {
        const std::size_t wide = across - right, high = down - bottom, before = bottom ? wide : 0;
        if (i < before) return first + high * across + i;
        const std::size_t j = i - before;
        if (j < high * wide) return first + j / wide * across + j % wide;
        return first + (j - high * wide) * across + wide;
    }
    /// The positions of the tiles that need a product, which may be at infinity along either axis.
    constexpr range taking_part(bool infinite_down, bool infinite_across) const {
        const bool lower = infinite_down && bottom;
        const std::size_t beside = infinite_across && right ? down : lower && right ? 1 : 0;
        return {lower ? across - right : 0, size() - beside};
    }
};

/// All tiles of outputs × outputs results in the task's image.
constexpr winograd_order winograd_order_of(const conv_task& task, std::size_t outputs) {
    const std::size_t height = task.pooled_height() * task.pool.height,
                      width = task.pooled_width() * task.pool.width;
    return {0, detail::ceil_div(width, outputs), detail::ceil_div(height, outputs), height % outputs != 0,
            width % outputs != 0};
}

} // namespace lamina::kernels
