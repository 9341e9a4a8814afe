#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/winograd/cook_toom.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How a convolution whose rows go through F(outputs, taps) is divided. Rows consist of tiles of `outputs`
/// results, and `columns` tiles × `vectors` vectors of filters are in registers for one product. The
/// transformed input of `rows` rows of the (pooled) output stays in the second-level cache. `outputs` is 0 if
/// the task cannot be computed in this way.
struct row_winograd_blocks {
    std::size_t outputs = 0;
    std::size_t columns = 1;
    std::size_t vectors = 1;
    std::size_t rows = 1;
    std::size_t cost = 0;
    friend constexpr bool operator==(const row_winograd_blocks&, const row_winograd_blocks&) = default;
};

namespace detail {

/// The sizes of F(outputs, taps) over a task's rows. Pixels within one stride count as one pixel with more
/// channels, so that the taps have stride 1.
struct row_winograd_sizes {
    const conv_task& task;
    std::size_t outputs;
    const window_geometry& w = task.conv.window;

    constexpr std::size_t taps() const { return ceil_div(w.kernel.width, w.strides.width); }
    constexpr std::size_t products() const { return outputs + taps() - 1; }
    constexpr std::size_t depth() const { return w.in.channels * w.strides.width; }
    /// The channels that contribute to the product at infinity: those of the pixels that meet a last tap.
    constexpr std::size_t last_depth() const {
        return w.in.channels * (w.kernel.width - (taps() - 1) * w.strides.width);
    }
    constexpr std::size_t tiles() const { return ceil_div(task.pooled_width() * task.pool.width, outputs); }
    /// The rows of the input that `rows` rows of the (pooled) output read.
    constexpr std::size_t rows_read(std::size_t rows) const {
        return (rows * task.pool.height - 1) * w.strides.height + (w.kernel.height - 1) * w.dilation.height
               + 1;
    }
    /// The elements that a row of the input is transformed into.
    constexpr std::size_t line() const { return tiles() * depth() * cook_toom_most_products; }

    /// The cost of the whole image, comparable with tile_cost.
    constexpr std::size_t cost(std::size_t columns, std::size_t vectors, std::size_t all_vectors,
                               std::size_t vector_bytes) const {
        const std::size_t steps = w.kernel.height * depth(), rows = task.pooled_height() * task.pool.height;
        const bool is_near = costs::are_near(steps * vectors * vector_bytes);
        const std::size_t tile =
            steps * costs::pass(columns, vectors, is_near) + columns * vectors + costs::row_winograd_tile;
        const std::size_t multiply =
            products() * ceil_div(tiles(), columns) * ceil_div(all_vectors, vectors) * tile;
        const std::size_t output = tiles() * all_vectors * costs::row_winograd_value * (products() + outputs);
        const std::size_t input =
            w.strides.height * tiles() * depth() * costs::row_winograd_value * (products() + 1);
        return rows * (multiply + output + input);
    }
};

} // namespace detail

/// Whether F(outputs, taps) can compute the task.
constexpr bool can_row_winograd(const conv_task& task, std::size_t outputs) {
    const window_geometry& w = task.conv.window;
    const std::size_t taps = detail::ceil_div(w.kernel.width, w.strides.width);
    return task.conv.groups == 1 && w.dilation.width == 1 && (w.fill == border::zero || !w.pad.any())
           && outputs > 1 && outputs % task.pool.width == 0 && taps > 1
           && outputs + taps - 1 <= cook_toom_most_products;
}

/// Chooses blocks for an instruction set with `lanes` lanes per vector and `registers` vector registers.
constexpr row_winograd_blocks choose_row_winograd_blocks(const conv_task& task, std::size_t scalar_bytes,
                                                         std::size_t lanes, std::size_t registers) {
    constexpr std::size_t budget = caches::second / 4;
    const std::size_t all = detail::ceil_div(task.conv.window.out.channels, lanes);
    row_winograd_blocks best;
    for (std::size_t outputs = 2; outputs < cook_toom_most_products; ++outputs) {
        if (!can_row_winograd(task, outputs)) continue;
        const detail::row_winograd_sizes sizes{task, outputs};
        for (std::size_t vectors = 1; vectors <= std::min<std::size_t>(all, 3); ++vectors) {
            const std::size_t columns = detail::equal_parts(sizes.tiles(), (registers - 1) / vectors - 1);
            const std::size_t cost = sizes.cost(columns, vectors, all, lanes * scalar_bytes);
            if (best.outputs != 0 && cost >= best.cost) continue;
            best = {outputs, columns, vectors, 1, cost};
        }
    }
    if (best.outputs == 0) return best;
    const detail::row_winograd_sizes sizes{task, best.outputs};
    const std::size_t fit = budget / (sizes.line() * scalar_bytes), first = sizes.rows_read(1),
                      step = task.pool.height * task.conv.window.strides.height;
    best.rows = detail::equal_parts(task.pooled_height(), fit > first ? (fit - first) / step + 1 : 1);
    return best;
}

} // namespace lamina::kernels
