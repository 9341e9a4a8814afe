#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/simd/registers.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How a depthwise convolution is divided. In registers are `rows` × `columns` pixels (after pooling) of one
/// vector of channels, and the weights of `kernel_rows` rows of the kernel. `vectors` vectors are computed
/// before the next tile of a row.
struct depthwise_tile {
    std::size_t rows = 1;
    std::size_t columns = 1;
    std::size_t kernel_rows = 1;
    std::size_t vectors = 1;
    /// Rows of tiles that are computed from one copy, if channels are repeated for several filters.
    std::size_t copied = 1;
    friend constexpr bool operator==(const depthwise_tile&, const depthwise_tile&) = default;
};

namespace detail {

/// The pixels of the padded input that `results` adjacent results read along one axis.
constexpr std::size_t depthwise_reach(std::size_t results, std::size_t stride, std::size_t kernel,
                                      std::size_t dilation) {
    return (results - 1) * stride + (kernel - 1) * dilation + 1;
}

/// The kernel cell that a result whose window begins at `begin` applies to pixel i; `cells`: none.
LAMINA_INLINE constexpr std::size_t depthwise_cell(std::size_t i, std::size_t begin, std::size_t dilation,
                                                   std::size_t cells) {
    return i < begin || (i - begin) % dilation != 0 ? cells : (std::min)((i - begin) / dilation, cells);
}

/// The tiles of one convolution, and what they cost.
struct depthwise_tiles {
    const conv_task& task;
    std::size_t registers;
    const window_geometry& w = task.conv.window;

    /// Rows and columns of the padded input that this many of the (pooled) output read.
    constexpr std::size_t rows_read(std::size_t rows) const {
        return depthwise_reach(rows * task.pool.height, w.strides.height, w.kernel.height, w.dilation.height);
    }
    constexpr std::size_t columns_read(std::size_t columns) const {
        return depthwise_reach(columns * task.pool.width, w.strides.width, w.kernel.width, w.dilation.width);
    }
    /// All rows of the kernel if they fit in registers beside the sums, the input and the epilogue's values,
    /// else one.
    constexpr std::size_t kernel_rows(std::size_t sums) const {
        return sums + w.kernel.size() + 3 <= registers ? w.kernel.height : 1;
    }
    constexpr std::size_t most_sums() const {
        return (std::max)(registers - (std::min)(w.kernel.width + 4, registers), registers / 2);
    }
    /// The cost (see costs.hpp) of one tile.
    constexpr std::size_t cost(std::size_t rows, std::size_t columns, std::size_t kernel_rows) const {
        const std::size_t results = rows * columns, sums = results * task.pool.size();
        const std::size_t reads = kernel_rows == 1
                                      ? w.kernel.height * rows * task.pool.height * columns_read(columns)
                                      : rows_read(rows) * columns_read(columns);
        const std::size_t lines = rows_read(rows) * columns * task.pool.width * w.strides.width + results;
        return (std::max)((std::max)(costs::multiply_add * sums, costs::latency) * w.kernel.size(),
                          costs::load * (reads + w.kernel.size()))
               + costs::second_level_line * lines + costs::depthwise_tile;
    }
    /// The cost of the whole image, including its smaller tiles.
    constexpr std::size_t image_cost(std::size_t rows, std::size_t columns) const {
        const std::size_t height = task.pooled_height(), width = task.pooled_width();
        const std::size_t held = kernel_rows(rows * columns * task.pool.size());
        std::size_t all = 0, kinds = 0;
        for (const std::size_t r : {rows, height % rows})
            for (const std::size_t c : {columns, width % columns}) {
                if (r * c == 0) continue;
                all +=
                    (r == rows ? height / rows : 1) * (c == columns ? width / columns : 1) * cost(r, c, held);
                ++kinds;
            }
        return all + all * kinds / costs::depthwise_code_share;
    }
};

} // namespace detail

/// Chooses the tile in registers with the least cost, and `vectors` so that what a tile reads stays in the
/// first-level cache until its neighbor reads it again.
constexpr depthwise_tile choose_depthwise_tile(const conv_task& task, std::size_t scalar_bytes,
                                               std::size_t lanes, std::size_t registers) {
    constexpr std::size_t budget = caches::first, copy_budget = caches::second / 4, most_rows = 4;
    const detail::depthwise_tiles tiles{task, registers};
    const window_geometry& w = task.conv.window;
    depthwise_tile t;
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t rows = 1; rows <= (std::min)(most_rows, task.pooled_height()); ++rows)
        for (std::size_t columns = 1; columns <= task.pooled_width(); ++columns) {
            const std::size_t sums = rows * columns * task.pool.size();
            if (sums > tiles.most_sums() && rows * columns > 1) break;
            if (const std::size_t cost = tiles.image_cost(rows, columns); cost < least) {
                least = cost;
                t.rows = rows;
                t.columns = columns;
                t.kernel_rows = tiles.kernel_rows(sums);
            }
        }
    const std::size_t pixels = tiles.rows_read(t.rows) * tiles.columns_read(t.columns) + t.rows * t.columns;
    t.vectors = detail::equal_parts(detail::ceil_div(w.out.channels, lanes),
                                    budget / (pixels * lanes * scalar_bytes));
    t.copied = detail::ceil_div(task.pooled_height(), t.rows);
    if (task.multiplies_channels()) {
        const std::size_t fit = copy_budget / (w.in.width * w.out.channels * scalar_bytes);
        const std::size_t rows = tiles.rows_read(t.rows), step = t.rows * task.pool.height * w.strides.height;
        t.copied = std::clamp<std::size_t>(fit > rows ? (fit - rows) / step + 1 : 1, 1, t.copied);
    }
    return t;
}

} // namespace lamina::kernels
