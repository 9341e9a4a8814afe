#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/winograd_sizes.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How much of a Winograd convolution is done at a time: tiles whose transformed inputs stay in the
/// second-level cache, and of these rows × vectors of filters in registers.
struct winograd_blocks {
    std::size_t tiles = 1;
    std::size_t rows = 1;
    std::size_t vectors = 1;
    friend constexpr bool operator==(const winograd_blocks&, const winograd_blocks&) = default;
};

/// Whether F(outputs × outputs, 3×3) can compute the task. It can have stride 2.
constexpr bool can_winograd(const conv_task& task, std::size_t outputs) {
    const window_geometry& w = task.conv.window;
    return w.kernel == extent2{3, 3} && w.strides.height <= 2 && w.strides.width == w.strides.height
           && w.dilation == extent2{1, 1} && task.conv.groups == 1 && outputs % task.pool.height == 0
           && outputs % task.pool.width == 0;
}

/// How many tiles of outputs × outputs results the image has.
constexpr std::size_t winograd_tiles_of(const conv_task& task, std::size_t outputs) {
    return detail::ceil_div(task.pooled_height() * task.pool.height, outputs)
           * detail::ceil_div(task.pooled_width() * task.pool.width, outputs);
}

/// For an instruction set with so many lanes per vector and vector registers.
constexpr winograd_blocks choose_winograd_blocks(const conv_task& task, std::size_t outputs,
                                                 std::size_t scalar_bytes, std::size_t lanes,
                                                 std::size_t registers) {
    constexpr std::size_t budget = caches::second / 2, least_tiles = 28;
    const window_geometry& w = task.conv.window;
    const std::size_t cells = winograd_sizes{outputs, w.strides.width}.cells();
    const std::size_t all = winograd_tiles_of(task, outputs);
    const std::size_t tile_bytes = cells * cells * detail::round_up(w.in.channels, lanes) * scalar_bytes;
    const std::size_t blocks = detail::ceil_div(all, std::max(budget / tile_bytes, least_tiles));
    winograd_blocks best;
    best.tiles = detail::ceil_div(all, blocks);
    // As many tiles as there are registers for with two vectors of filters; few tiles leave room for more.
    const std::size_t vectors = detail::ceil_div(w.out.channels, lanes);
    const std::size_t beside = std::min<std::size_t>(vectors, 2);
    const std::size_t most_rows = (registers - 1 - beside) / beside;
    best.rows = detail::ceil_div(best.tiles, detail::ceil_div(best.tiles, most_rows));
    // Half the tiles should fill the registers as well: two threads share them.
    if (best.tiles == all && best.rows < all) {
        const std::size_t half = detail::ceil_div(all, 2);
        best.rows = detail::ceil_div(half, detail::ceil_div(half, best.rows));
    }
    best.vectors = std::min((registers - 1) / (best.rows + 1), vectors);
    best.vectors = detail::ceil_div(vectors, detail::ceil_div(vectors, best.vectors));
    return best;
}

} // namespace lamina::kernels
