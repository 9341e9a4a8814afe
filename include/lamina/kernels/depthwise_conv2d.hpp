#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/depthwise_tile.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/repeated_channels.hpp>
#include <lamina/kernels/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// A convolution of every channel by itself: vectors lie along the channels of input and output alike. Where
/// a channel has several filters, strips of a copy of the image repeat it as often. Weights are packed
/// [vector][bias, ky, kx][channel in vector]. Nothing is copied to fill up the border: rows are read through
/// pointers to where they come from, and tiles at the edge know their columns.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = xsimd::default_arch>
struct depthwise_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    using results = conv_results<T, Task, Epilogue, Arch>;

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

    static constexpr std::size_t row_step = pool.height * window.strides.height;
    static constexpr std::size_t window_rows =
        (pool.height - 1) * window.strides.height + (window.kernel.height - 1) * window.dilation.height + 1;

public:
    static constexpr depthwise_tile tile =
        choose_depthwise_tile(Task, sizeof(T), lanes, simd::registers<Arch>);

private:
    static constexpr std::size_t copied_rows =
        std::min((tile.rows - 1) * row_step + window_rows, window.in.height);

public:
    static constexpr partition parts{width, height, detail::ceil_div(vectors, tile.vectors)};
    static constexpr std::size_t packed_size = vectors * lanes * (window.kernel.size() + 1);
    static constexpr std::size_t scratch_size = filters == 1 ? 0 : in_row * copied_rows;

    /// `kernel` is HWIO (I is 1); `bias` may be null.
    static void pack(const T* kernel, const T* bias, T* packed);
    /// One image from x to y, or a portion of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    portion of = parts.whole());

private:
    static constexpr bool leaves_rows = window.pad.top + window.pad.bottom != 0;
    static constexpr std::size_t tiles = detail::ceil_div(width, tile.columns);
    static constexpr std::size_t whole_tiles = width / tile.columns;
    static constexpr std::size_t inside = static_cast<std::size_t>(-1);

    struct row_task {
        const T* rows[window_rows]; // of the image, each from the first pixel on; null where all is zero
        std::size_t row;
        const T* packed;
        T* y;
        const T* const* operands;
    };
    struct part { // of a row of tiles, and of the channels
        std::size_t first_tile, last_tile, first_vector, last_vector;
    };
    struct image { // from row `top` on
        const T* x;
        std::size_t top;
    };

    static constexpr bool leaves_image(std::size_t tile_number);
    static constexpr std::size_t first_inside();
    static constexpr std::size_t last_inside();
    static constexpr std::size_t source(std::size_t edge, std::size_t column);

    static std::size_t source_row(std::size_t padded_row);
    static image repeat(const T* x, range rows, T* scratch);
    static void strip(image from, part of, range rows, const T* packed, T* y, const T* const* operands);
    template <std::size_t... Left, std::size_t... Right>
    static void row(const row_task& at, part of, std::index_sequence<Left...>, std::index_sequence<Right...>);
    template <std::size_t Tile>
    static void edge_tile(const row_task& at, part of);
    template <std::size_t Columns, std::size_t Edge>
    static void some_channels(const row_task& at, std::size_t column, part of);
    template <std::size_t Columns, std::size_t Edge, std::size_t Lanes>
    static void compute(const row_task& at, std::size_t column, std::size_t channel);
    template <std::size_t Edge, std::size_t Lanes, std::size_t Across>
    static void add_row(const T* in, const T* weights, vector (*sums)[1]);
};

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::pack(const T* kernel, const T* bias, T* packed) {
    for (std::size_t v = 0; v < vectors; ++v)
        for (std::size_t step = 0; step <= window.kernel.size(); ++step) {
            const T* from = step == 0 ? bias : kernel + (step - 1) * channels;
            for (std::size_t c = v * lanes; c < (v + 1) * lanes; ++c)
                *packed++ = from != nullptr && c < channels ? from[c] : T(0);
        }
}

/// Whether a tile is not whole or reads beside the image.
template <class T, conv_task Task, class Epilogue, class Arch>
constexpr bool depthwise_conv2d<T, Task, Epilogue, Arch>::leaves_image(std::size_t tile_number) {
    const std::size_t step = pool.width * window.strides.width * tile.columns, end = tile_number + 1;
    return tile_number >= whole_tiles || tile_number * step < window.pad.left
           || end * step - window.strides.width + (window.kernel.width - 1) * window.dilation.width
                  >= window.pad.left + window.in.width;
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::first_inside() {
    std::size_t t = 0;
    while (t < tiles && leaves_image(t)) ++t;
    return t;
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::last_inside() {
    std::size_t t = tiles;
    while (t > first_inside() && leaves_image(t - 1)) --t;
    return t;
}

/// The column of the image that column `column` of a tile's window reads (in.width: zeros): from the tile's
/// own first column on, if it lies inside.
template <class T, conv_task Task, class Epilogue, class Arch>
constexpr std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::source(std::size_t edge,
                                                                        std::size_t column) {
    if (edge == inside) return column;
    return source_index(edge * pool.width * window.strides.width + column, window.pad.left, window.in.width,
                        window.fill);
}

template <class T, conv_task Task, class Epilogue, class Arch>
std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::source_row(std::size_t padded_row) {
    return source_index(padded_row, window.pad.top, window.in.height, window.fill);
}

/// A copy of what some rows of the output read.
template <class T, conv_task Task, class Epilogue, class Arch>
auto depthwise_conv2d<T, Task, Epilogue, Arch>::repeat(const T* x, range rows, T* scratch) -> image {
    range read{window.in.height, 0};
    for (std::size_t i = rows.begin * row_step; i < (rows.end - 1) * row_step + window_rows; ++i) {
        const std::size_t from = source_row(i);
        if (from < window.in.height) read = {std::min(read.begin, from), std::max(read.end, from + 1)};
    }
    if (read.begin < read.end)
        repeat_channels<window.in.channels, Task.in_stride, filters>(
            x + read.begin * window.in.width * Task.in_stride, read.size() * window.in.width, scratch);
    return {scratch, read.begin};
}

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                    const T* const* operands, portion of) {
    for (std::size_t first = of.pieces.begin; first < of.pieces.end; first += tile.rows) {
        const range rows{first, std::min(first + tile.rows, of.pieces.end)};
        const image from = filters == 1 ? image{x, 0} : repeat(x, rows, scratch);
        for (std::size_t b = of.blocks.begin; b < of.blocks.end; ++b)
            for (std::size_t t = 0; t < tiles; t += tile.strip)
                strip(from,
                      {t, std::min(t + tile.strip, tiles), b * tile.vectors,
                       std::min((b + 1) * tile.vectors, vectors)},
                      rows, packed, y, operands);
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::strip(image from, part of, range rows, const T* packed, T* y,
                                                      const T* const* operands) {
    constexpr std::make_index_sequence<first_inside()> left;
    constexpr std::make_index_sequence<tiles - last_inside()> right;
    row_task at{{}, 0, packed, y, operands};
    for (at.row = rows.begin; at.row < rows.end; ++at.row) {
        for (std::size_t i = 0; i < window_rows; ++i) {
            const std::size_t r = source_row(at.row * row_step + i);
            at.rows[i] = r < window.in.height ? from.x + (r - from.top) * in_row : nullptr;
        }
        row(at, of, left, right);
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t... Left, std::size_t... Right>
void depthwise_conv2d<T, Task, Epilogue, Arch>::row(const row_task& at, part of, std::index_sequence<Left...>,
                                                    std::index_sequence<Right...>) {
    constexpr std::size_t end = last_inside();
    (edge_tile<Left>(at, of), ...);
    for (std::size_t t = std::max(of.first_tile, first_inside()); t < std::min(of.last_tile, end); ++t)
        some_channels<tile.columns, inside>(at, t * tile.columns, of);
    (edge_tile<end + Right>(at, of), ...);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Tile>
void depthwise_conv2d<T, Task, Epilogue, Arch>::edge_tile(const row_task& at, part of) {
    constexpr std::size_t column = Tile * tile.columns;
    if (Tile >= of.first_tile && Tile < of.last_tile)
        some_channels<std::min(tile.columns, width - column), column>(at, column, of);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Edge>
void depthwise_conv2d<T, Task, Epilogue, Arch>::some_channels(const row_task& at, std::size_t column,
                                                              part of) {
    constexpr std::size_t whole = channels / lanes;
    for (std::size_t v = of.first_vector; v < std::min(of.last_vector, whole); ++v)
        compute<Columns, Edge, lanes>(at, column, v * lanes);
    if constexpr (whole != vectors)
        if (of.last_vector == vectors) compute<Columns, Edge, channels % lanes>(at, column, whole * lanes);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Edge, std::size_t Lanes>
LAMINA_INLINE void depthwise_conv2d<T, Task, Epilogue, Arch>::compute(const row_task& at, std::size_t column,
                                                                      std::size_t channel) {
    constexpr std::size_t across = Columns * pool.width, pixels = pool.height * across;
    const T* weights = at.packed + channel * (window.kernel.size() + 1);
    const std::size_t first =
        Edge == inside ? column * pool.width * window.strides.width - window.pad.left : 0;
    vector sums[pixels][1];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < pixels; ++p) sums[p][0] = simd::load<vector>(weights);
    weights += lanes;
    for (std::size_t ky = 0; ky < window.kernel.height; ++ky, weights += window.kernel.width * lanes) {
        LAMINA_UNROLL
        for (std::size_t p = 0; p < pool.height; ++p) {
            const T* in = at.rows[p * window.strides.height + ky * window.dilation.height];
            if (!leaves_rows || in != nullptr)
                add_row<Edge, Lanes, across>(in + first * in_pixel + channel, weights, sums + p * across);
        }
    }
    results::template store<1, Columns, Lanes>(sums,
                                               at.y + (at.row * width + column) * Task.out_stride + channel,
                                               at.operands, at.row, column, channel);
}

/// One row of the window: every vector of the input is loaded once and goes into all sums that it reaches.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Edge, std::size_t Lanes, std::size_t Across>
LAMINA_INLINE void depthwise_conv2d<T, Task, Epilogue, Arch>::add_row(const T* in, const T* weights,
                                                                      vector (*sums)[1]) {
    constexpr std::size_t step = window.strides.width, apart = window.dilation.width;
    vector weight[window.kernel.width];
    LAMINA_UNROLL
    for (std::size_t kx = 0; kx < window.kernel.width; ++kx)
        weight[kx] = simd::load<vector>(weights + kx * lanes);
    LAMINA_UNROLL
    for (std::size_t i = 0; i < (Across - 1) * step + (window.kernel.width - 1) * apart + 1; ++i) {
        const std::size_t from = source(Edge, i);
        if (Edge != inside && from == window.in.width) continue;
        vector value = simd::load_partial<vector, Lanes>(in + from * in_pixel);
        simd::hold(value);
        LAMINA_UNROLL
        for (std::size_t kx = 0; kx < window.kernel.width; ++kx)
            if (i >= kx * apart && (i - kx * apart) % step == 0 && (i - kx * apart) / step < Across) {
                vector& sum = sums[(i - kx * apart) / step][0];
                sum = simd::fma(value, weight[kx], sum);
            }
    }
}

} // namespace lamina::kernels
