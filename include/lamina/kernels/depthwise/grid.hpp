#pragma once

#include <lamina/kernels/depthwise/tile.hpp>
#include <lamina/kernels/simd/registers.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How the tiles of a depthwise convolution lie on its image, and what they read. `edge` is `inside` for
/// tiles in the middle, which read from their own first column on. For a tile at the edge it is the tile's
/// first column of results, so that the columns it reads are known at compile time.
template <conv_task Task, depthwise_tile Tile>
struct depthwise_grid {
    static constexpr window_geometry window = Task.conv.window;
    static constexpr std::size_t height = Task.pooled_height(), width = Task.pooled_width();
    /// Rows and columns of the input between adjacent results (after pooling).
    static constexpr std::size_t row_step = Task.pool.height * window.strides.height;
    static constexpr std::size_t column_step = Task.pool.width * window.strides.width;
    static constexpr bool leaves_rows = window.pad.top + window.pad.bottom != 0;
    static constexpr std::size_t tiles = detail::ceil_div(width, Tile.columns);
    static constexpr std::size_t last_rows = (height - 1) % Tile.rows + 1; // in the bottom tiles
    static constexpr std::size_t inside = static_cast<std::size_t>(-1);

    static constexpr std::size_t columns_of(std::size_t tile) {
        return (std::min)(Tile.columns, width - tile * Tile.columns);
    }
    /// Whether a tile is narrower than the others or reads columns beyond the image.
    static constexpr bool leaves_image(std::size_t tile) {
        const std::size_t step = column_step * Tile.columns, end = tile + 1;
        return end > width / Tile.columns || tile * step < window.pad.left
               || end * step - window.strides.width + (window.kernel.width - 1) * window.dilation.width
                      >= window.pad.left + window.in.width;
    }
    /// All other tiles are `first_inside` … `last_inside` − 1.
    static constexpr std::size_t first_inside = [] {
        std::size_t t = 0;
        while (t < tiles && leaves_image(t)) ++t;
        return t;
    }();
    static constexpr std::size_t last_inside = [] {
        std::size_t t = tiles;
        while (t > first_inside && leaves_image(t - 1)) --t;
        return t;
    }();

    /// The first column of the image that a tile in the middle reads; 0 for a tile at the edge, because
    /// `source` counts from there.
    static constexpr std::size_t first_column(std::size_t edge, std::size_t column) {
        return edge == inside ? column * column_step - window.pad.left : 0;
    }
    /// The column of the image, counted from `first_column`, that a tile reads as its column j (in.width:
    /// zeros).
    LAMINA_INLINE static constexpr std::size_t source(std::size_t edge, std::size_t j) {
        if (edge == inside) return j;
        return source_index(edge * column_step + j, window.pad.left, window.in.width, window.fill);
    }
    static constexpr std::size_t source_row(std::size_t padded_row) {
        return source_index(padded_row, window.pad.top, window.in.height, window.fill);
    }
    /// Finds the rows of the padded input from `first` on in an image whose row `top` is at x; null: zeros.
    template <class T, std::size_t Rows>
    static void find_rows(const T* x, std::size_t top, std::size_t row_size, std::size_t first,
                          const T* (&rows)[Rows]) {
        for (std::size_t i = 0; i < Rows; ++i) {
            const std::size_t r = source_row(first + i);
            rows[i] = r < window.in.height ? x + (r - top) * row_size : nullptr;
        }
    }

    /// The kernel row, among those in registers, that result row p applies to input row i; kernel_rows: none.
    LAMINA_INLINE static constexpr std::size_t kernel_row(std::size_t i, std::size_t p) {
        return detail::depthwise_cell(i, p * window.strides.height, window.dilation.height, Tile.kernel_rows);
    }
    /// The kernel column that result column p applies to input column j; kernel.width: none.
    LAMINA_INLINE static constexpr std::size_t kernel_column(std::size_t j, std::size_t p) {
        return detail::depthwise_cell(j, p * window.strides.width, window.dilation.width,
                                      window.kernel.width);
    }
    /// The rows and columns of the input that `results` results read with the kernel rows in registers.
    static constexpr std::size_t rows_reached(std::size_t results) {
        return detail::depthwise_reach(results, window.strides.height, Tile.kernel_rows,
                                       window.dilation.height);
    }
    static constexpr std::size_t columns_reached(std::size_t results) {
        return detail::depthwise_reach(results, window.strides.width, window.kernel.width,
                                       window.dilation.width);
    }
};

} // namespace lamina::kernels
