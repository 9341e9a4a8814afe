#pragma once

#include <lamina/kernels/conv_task.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How a depthwise convolution is divided. In registers: `columns` pixels (after pooling) of one row and one
/// vector of channels. Through the rows of the image run strips of so many such tiles and vectors.
struct depthwise_tile {
    std::size_t columns = 1;
    std::size_t strip = 1;
    std::size_t vectors = 1;
    /// Where channels are repeated for several filters: rows of the output that are made of one copy.
    std::size_t rows = 1;
    friend constexpr bool operator==(const depthwise_tile&, const depthwise_tile&) = default;
};

namespace detail {

/// As many parts of `all` as parts of at most `most` need, about equally large.
constexpr std::size_t equal_parts(std::size_t all, std::size_t most) {
    return ceil_div(all, ceil_div(all, std::max<std::size_t>(most, 1)));
}

} // namespace detail

/// Registers: the sums of a tile and a row of weights. Strips: the rows that a window sees stay in the
/// first-level cache until the next row of the output needs them again; but images that the second-level
/// cache does not hold are read in the order of memory.
constexpr depthwise_tile choose_depthwise_tile(const conv_task& task, std::size_t scalar_bytes,
                                               std::size_t lanes, std::size_t registers) {
    constexpr std::size_t budget = 24 * 1024, copy_budget = 256 * 1024, second_level = 1024 * 1024;
    const window_geometry& w = task.conv.window;
    const std::size_t width = task.pooled_width(), vectors = detail::ceil_div(w.out.channels, lanes);
    const std::size_t most = std::max<std::size_t>((registers / 4 + 4) / task.pool.size(), 1);
    depthwise_tile t;
    t.columns = detail::equal_parts(width, most);
    for (std::size_t columns = std::min(most, width); 2 * columns > t.columns; --columns)
        if (width % columns == 0) {
            t.columns = columns;
            break;
        }
    const std::size_t tiles = detail::ceil_div(width, t.columns);
    const std::size_t step = task.pool.height * w.strides.height;
    const std::size_t rows = (w.kernel.height - 1) * w.dilation.height + step;
    t.rows = task.pooled_height();
    if (task.multiplies_channels()) {
        const std::size_t fit = copy_budget / (w.in.width * w.out.channels * scalar_bytes);
        t.rows = std::clamp<std::size_t>(fit > rows ? (fit - rows) / step + 1 : 1, 1, t.rows);
    } else if ((w.in.size() + t.rows * width * w.out.channels) * scalar_bytes > second_level) {
        return {t.columns, tiles, vectors, t.rows};
    }
    const std::size_t tile_bytes =
        rows * t.columns * task.pool.width * w.strides.width * lanes * scalar_bytes;
    t.vectors = detail::equal_parts(vectors, budget / (std::min<std::size_t>(tiles, 4) * tile_bytes));
    t.strip = detail::equal_parts(tiles, budget / (t.vectors * tile_bytes));
    return t;
}

} // namespace lamina::kernels
