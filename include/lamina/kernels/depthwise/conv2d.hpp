#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/depthwise/grid.hpp>
#include <lamina/kernels/depthwise/repeated_channels.hpp>
#include <lamina/kernels/depthwise/tile.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// Weights of all channels, whatever the tile.
struct depthwise_packing;

/// A depthwise convolution, with vectors along the channels of input and output. If a channel has several
/// filters, strips of the image are copied with each channel repeated that often. Weights are packed
/// [vector][bias, ky, kx][channel in vector]. The border is never filled in: rows are read through pointers
/// to their sources, and tiles at the edge know at compile time which columns they read.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct depthwise_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    using results = conv_results<T, Task.pool, Task.pool_kind, Epilogue, Arch>;

    static constexpr window_geometry window = Task.conv.window;
    static constexpr extent2 pool = Task.pool;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t channels = window.out.channels;
    static constexpr std::size_t filters = Task.conv.group_filters();
    static constexpr std::size_t in_pixel = filters == 1 ? Task.in_stride : channels;
    static constexpr std::size_t in_row = window.in.width * in_pixel;
    static constexpr std::size_t vectors = detail::ceil_div(channels, lanes);
    static constexpr std::size_t height = Task.pooled_height();
    static constexpr std::size_t width = Task.pooled_width();

    static constexpr std::size_t rows_read(std::size_t rows) {
        return detail::depthwise_tiles{Task, simd::registers<Arch>}.rows_read(rows);
    }

public:
    static constexpr depthwise_tile tile =
        choose_depthwise_tile(Task, sizeof(T), lanes, simd::registers<Arch>);

private:
    using grid = depthwise_grid<Task, tile>;

public:
    static constexpr partition parts{tile.rows * width, detail::ceil_div(height, tile.rows),
                                     detail::ceil_div(vectors, tile.vectors)};
    static constexpr std::size_t packed_size = vectors * lanes * (window.kernel.size() + 1);
    static constexpr std::size_t scratch_size =
        filters == 1 ? 0 : in_row * (std::min)(rows_read(tile.copied * tile.rows), window.in.height);

    /// `kernel` is HWIO (I is 1), with `cell_step` elements from cell to cell; `bias` may be null.
    static constexpr void pack(const T* kernel, const T* bias, T* packed,
                               std::ptrdiff_t cell_step = channels);
    /// See direct_conv2d.
    using packing = depthwise_packing;
    /// Computes one image y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    work_share of = parts.whole());

private:
    struct row_task {
        const T* rows[rows_read(tile.rows)]; // of the image, from the first pixel on; null: zeros
        std::size_t row;
        range vectors;
        const T* packed;
        T* y;
        const T* const* operands;
    };
    struct image { // from row `top` on
        const T* x;
        std::size_t top;
    };

    static image repeat(const T* x, range rows, T* scratch);
    template <std::size_t... Left, std::size_t... Right>
    static void some_rows(image from, range rows, range some_vectors, const T* packed, T* y,
                          const T* const* operands, std::index_sequence<Left...>,
                          std::index_sequence<Right...>);
    template <std::size_t Columns, std::size_t Edge>
    static void some_channels(const row_task& at, std::size_t column);
    template <std::size_t Rows, std::size_t Columns, std::size_t Edge>
    static void some_channels(const row_task& at, std::size_t column);
    template <std::size_t Rows, std::size_t Columns, std::size_t Edge, std::size_t Lanes>
    static void compute(const row_task& at, std::size_t column, std::size_t channel);
    template <std::size_t Edge, std::size_t Lanes, std::size_t Across, std::size_t Down>
    static void add_row(const T* in, std::size_t i, const vector* weight, vector (*sums)[1]);
};

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr void depthwise_conv2d<T, Task, Epilogue, Arch>::pack(const T* kernel, const T* bias, T* packed,
                                                               std::ptrdiff_t cell_step) {
    for (std::size_t v = 0; v < vectors; ++v)
        for (std::size_t step = 0; step <= window.kernel.size(); ++step) {
            const T* from = step == 0 ? bias : kernel + (static_cast<std::ptrdiff_t>(step) - 1) * cell_step;
            for (std::size_t c = v * lanes; c < (v + 1) * lanes; ++c)
                *packed++ = from != nullptr && c < channels ? from[c] : T(0);
        }
}

/// Copies what some rows of the output read, with repeated channels.
template <class T, conv_task Task, class Epilogue, class Arch>
auto depthwise_conv2d<T, Task, Epilogue, Arch>::repeat(const T* x, range rows, T* scratch) -> image {
    range read{window.in.height, 0};
    const std::size_t first = rows.begin * grid::row_step;
    for (std::size_t i = first; i < first + rows_read(rows.size()); ++i) {
        const std::size_t from = grid::source_row(i);
        if (from < window.in.height) read = {(std::min)(read.begin, from), (std::max)(read.end, from + 1)};
    }
    if (read.begin < read.end)
        repeat_channels<window.in.channels, Task.in_stride, filters>(
            x + read.begin * window.in.width * Task.in_stride, read.size() * window.in.width, scratch);
    return {scratch, read.begin};
}

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                    const T* const* operands, work_share of) {
    constexpr std::make_index_sequence<grid::first_inside> left;
    constexpr std::make_index_sequence<grid::tiles - grid::last_inside> right;
    for (std::size_t first = of.chunks.begin; first < of.chunks.end; first += tile.copied) {
        const range rows{first * tile.rows,
                         (std::min)((std::min)(first + tile.copied, of.chunks.end) * tile.rows, height)};
        const image from = filters == 1 ? image{x, 0} : repeat(x, rows, scratch);
        for (std::size_t v = of.blocks.begin * tile.vectors; v < of.blocks.end * tile.vectors;
             v += tile.vectors)
            some_rows(from, rows, {v, (std::min)(v + tile.vectors, vectors)}, packed, y, operands, left,
                      right);
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t... Left, std::size_t... Right>
void depthwise_conv2d<T, Task, Epilogue, Arch>::some_rows(image from, range rows, range some_vectors,
                                                          const T* packed, T* y, const T* const* operands,
                                                          std::index_sequence<Left...>,
                                                          std::index_sequence<Right...>) {
    constexpr std::size_t end = grid::last_inside;
    row_task at{{}, rows.begin, some_vectors, packed, y, operands};
    for (; at.row < rows.end; at.row += tile.rows) {
        grid::find_rows(from.x, from.top, in_row, at.row * grid::row_step, at.rows);
        (some_channels<grid::columns_of(Left), Left * tile.columns>(at, Left * tile.columns), ...);
        for (std::size_t t = grid::first_inside; t < end; ++t)
            some_channels<tile.columns, grid::inside>(at, t * tile.columns);
        (some_channels<grid::columns_of(end + Right), (end + Right) * tile.columns>(at, (end + Right)
                                                                                            * tile.columns),
         ...);
    }
}

/// The bottom tiles may have fewer rows than the others.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Edge>
void depthwise_conv2d<T, Task, Epilogue, Arch>::some_channels(const row_task& at, std::size_t column) {
    if (at.row + tile.rows <= height)
        some_channels<tile.rows, Columns, Edge>(at, column);
    else
        some_channels<grid::last_rows, Columns, Edge>(at, column);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Edge>
void depthwise_conv2d<T, Task, Epilogue, Arch>::some_channels(const row_task& at, std::size_t column) {
    constexpr std::size_t whole = channels / lanes;
    const std::size_t end = (std::min)(at.vectors.end, whole);
    for (std::size_t v = at.vectors.begin; v < end; ++v)
        compute<Rows, Columns, Edge, lanes>(at, column, v * lanes);
    if constexpr (whole != vectors)
        if (at.vectors.end == vectors)
            compute<Rows, Columns, Edge, channels % lanes>(at, column, whole * lanes);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Edge, std::size_t Lanes>
LAMINA_INLINE void depthwise_conv2d<T, Task, Epilogue, Arch>::compute(const row_task& at, std::size_t column,
                                                                      std::size_t channel) {
    constexpr std::size_t across = Columns * pool.width, down = Rows * pool.height;
    constexpr std::size_t held = tile.kernel_rows * window.kernel.width, reach = grid::rows_reached(down);
    const T* weights = at.packed + channel * (window.kernel.size() + 1);
    const std::size_t first = grid::first_column(Edge, column) * in_pixel + channel;
    vector sums[down * across][1];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < down * across; ++p) sums[p][0] = simd::load<vector>(weights);
    weights += lanes;
    for (std::size_t ky = 0; ky < window.kernel.height; ky += tile.kernel_rows, weights += held * lanes) {
        vector weight[held];
        LAMINA_UNROLL
        for (std::size_t k = 0; k < held; ++k) weight[k] = simd::load<vector>(weights + k * lanes);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < reach; ++i) {
            const T* in = at.rows[ky * window.dilation.height + i];
            if (!grid::leaves_rows || in != nullptr)
                add_row<Edge, Lanes, across, down>(in + first, i, weight, sums);
        }
    }
    results::template store<Rows, Columns, Lanes>(
        sums, at.y + (at.row * width + column) * Task.out_stride + channel, at.operands, at.row, column,
        channel, result_image_of(Task));
}

/// Adds row i of the tile's input: every vector is loaded once and added to all sums that it contributes to.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Edge, std::size_t Lanes, std::size_t Across, std::size_t Down>
LAMINA_INLINE void depthwise_conv2d<T, Task, Epilogue, Arch>::add_row(const T* in, std::size_t i,
                                                                      const vector* weight,
                                                                      vector (*sums)[1]) {
    // With many registers, GCC would keep the address of every column, in the end even in vector registers.
    if constexpr (simd::registers<Arch> > 16) simd::pointer_barrier(in);
    constexpr std::size_t reach = grid::columns_reached(Across);
    LAMINA_UNROLL
    for (std::size_t j = 0; j < reach; ++j) {
        const std::size_t from = grid::source(Edge, j);
        if (Edge != grid::inside && from == window.in.width) continue;
        vector value = simd::load_partial<vector, Lanes>(in + from * in_pixel);
        simd::register_barrier(value);
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Down * Across; ++p) {
            const std::size_t ky = grid::kernel_row(i, p / Across), kx = grid::kernel_column(j, p % Across);
            if (ky < tile.kernel_rows && kx < window.kernel.width)
                sums[p][0] = simd::fma(value, weight[ky * window.kernel.width + kx], sums[p][0]);
        }
    }
}

} // namespace lamina::kernels
