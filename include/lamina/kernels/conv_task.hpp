#pragma once

#include <lamina/kernels/costs.hpp>
#include <lamina/language/caches.hpp>
#include <lamina/language/rounding.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace lamina::kernels {

/// A convolution as its kernel sees it: the geometry, the pixel strides of input and output, and the pooling
/// that follows in registers.
struct conv_task {
    conv_geometry conv;
    std::size_t in_stride;  // elements between adjacent pixels of the input
    std::size_t out_stride; // likewise of the output (the pooled image if there is a pool)
    extent2 pool = {1, 1};  // non-overlapping windows, no padding; leftover rows and columns are dropped
    pooling pool_kind = pooling::max;
    friend constexpr bool operator==(const conv_task&, const conv_task&) = default;

    constexpr std::size_t pooled_height() const { return conv.window.out.height / pool.height; }
    constexpr std::size_t pooled_width() const { return conv.window.out.width / pool.width; }
    constexpr bool is_depthwise() const { return conv.group_inputs() == 1 && conv.group_filters() == 1; }
    /// A depthwise convolution with several filters per channel.
    constexpr bool multiplies_channels() const {
        return conv.group_inputs() == 1 && conv.groups > 1 && conv.group_filters() > 1;
    }
};

/// The task over whole, contiguous tensors, without a pool.
constexpr conv_task task_of(conv_geometry conv) {
    return {conv, conv.window.in.channels, conv.window.out.channels};
}

/// The task with a pool after it. A structured binding, so that no member of a pool's geometry is forgotten.
constexpr conv_task with_pool(conv_task task, const pool_geometry& after) {
    const auto& [window, kind, counts_padding, adaptive] = after;
    assert(window.kernel == window.strides && !window.pad.any() && !adaptive
           && "conv_task: only windows side by side can be pooled in registers");
    task.pool = window.kernel;
    task.pool_kind = kind;
    return task;
}

/// A 1×1 convolution needs no rows: the image becomes one long row, so that no tile is cut off at the end of
/// a row.
constexpr conv_task flattened(conv_task task) {
    window_geometry& w = task.conv.window;
    if (w.kernel.size() != 1 || w.strides.size() != 1 || w.pad.any() || task.pool.size() != 1) return task;
    w.in.width = w.out.width = w.out.height * w.out.width;
    w.in.height = w.out.height = 1;
    return task;
}

/// How much of the output is computed at a time: rows × columns (pixels after pooling) × vectors of channels
/// in registers, strip_rows × strip_columns per pass over the weights.
struct conv_tile {
    std::size_t rows = 1;
    std::size_t columns = 1;
    std::size_t vectors = 1;
    std::size_t strip_rows = 1;
    std::size_t strip_columns = 1;
    friend constexpr bool operator==(const conv_tile&, const conv_tile&) = default;
};

namespace detail {

using lamina::detail::ceil_div;
using lamina::detail::equal_parts;
using lamina::detail::round_up;

/// The cost (see costs.hpp) of the whole output of one group in tiles of this size.
constexpr std::size_t tile_cost(const conv_task& task, std::size_t lanes, std::size_t scalar_bytes,
                                conv_tile tile) {
    const std::size_t steps = task.conv.window.kernel.size() * task.conv.group_inputs();
    const std::size_t all = ceil_div(task.conv.group_filters(), lanes);
    const std::size_t height = task.pooled_height(), width = task.pooled_width();
    std::size_t cost = 0, kinds = 0;
    const auto add = [&](std::size_t rows, std::size_t columns, std::size_t vectors, std::size_t times) {
        if (rows == 0 || columns == 0 || vectors == 0 || times == 0) return;
        const std::size_t pixels = rows * columns * task.pool.size();
        const bool is_near = costs::are_near(steps * vectors * lanes * scalar_bytes);
        const std::size_t pass =
            lanes == 1 ? costs::scalar_pass(pixels, vectors) : costs::pass(pixels, vectors, is_near);
        cost += times * (steps * pass + costs::result * pixels * vectors + costs::direct_tile);
        ++kinds;
    };
    for (const bool last_vectors : {false, true}) {
        const std::size_t vectors = last_vectors ? all % tile.vectors : tile.vectors;
        const std::size_t blocks = last_vectors ? 1 : all / tile.vectors;
        const std::size_t down = height / tile.rows, across = width / tile.columns;
        add(tile.rows, tile.columns, vectors, blocks * down * across);
        add(height % tile.rows, tile.columns, vectors, blocks * across);
        add(tile.rows, width % tile.columns, vectors, blocks * down);
        add(height % tile.rows, width % tile.columns, vectors, blocks);
    }
    return cost + cost * kinds / costs::direct_code_share;
}

/// Chooses strips of about equal height whose input and output fit in half of a small second-level cache.
constexpr void choose_strips(const conv_task& task, std::size_t scalar_bytes, conv_tile& tile) {
    constexpr std::size_t budget = caches::second / 4;
    const window_geometry& w = task.conv.window;
    const std::size_t height = task.pooled_height(), width = task.pooled_width();
    const std::size_t in_row = (w.in.width + w.pad.left + w.pad.right) * w.in.channels * scalar_bytes;
    const std::size_t out_row = width * w.out.channels * scalar_bytes;
    const std::size_t step = w.strides.height * task.pool.height;
    const std::size_t halo = (w.kernel.height - 1) * w.dilation.height;
    const std::size_t fixed = halo * in_row, per_row = step * in_row + out_row;
    const std::size_t most = budget > fixed + per_row ? (std::min)((budget - fixed) / per_row, height) : 1;
    tile.strip_rows = round_up(ceil_div(height, ceil_div(height, most)), tile.rows);
    const std::size_t across = ceil_div(fixed + tile.strip_rows * per_row, 2 * budget);
    tile.strip_columns = round_up(ceil_div(width, across), tile.columns);
}

} // namespace detail

/// The tile with the least estimated time for an instruction set with `lanes` lanes per vector and
/// `registers` vector registers.
constexpr conv_tile choose_tile(const conv_task& task, std::size_t scalar_bytes, std::size_t lanes,
                                std::size_t registers) {
    const std::size_t all = detail::ceil_div(task.conv.group_filters(), lanes);
    conv_tile best;
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t vectors = 1; vectors <= std::min<std::size_t>(all, 8); ++vectors)
        for (std::size_t rows = 1; rows <= std::min<std::size_t>(task.pooled_height(), 4); ++rows)
            for (std::size_t columns = 1; columns <= task.pooled_width(); ++columns) {
                const std::size_t pixels = rows * columns * task.pool.size();
                if (pixels * vectors + vectors + 1 > registers) break;
                const std::size_t cost =
                    detail::tile_cost(task, lanes, scalar_bytes, {rows, columns, vectors});
                if (cost < least) {
                    least = cost;
                    best = {rows, columns, vectors};
                }
            }
    detail::choose_strips(task, scalar_bytes, best);
    return best;
}

} // namespace lamina::kernels
