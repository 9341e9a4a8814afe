#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/shared.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/cook_toom.hpp>
#include <lamina/kernels/winograd/lines.hpp>
#include <lamina/kernels/winograd/row_blocks.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The weights of product p from `taps` taps, `step` elements apart, of `count` filters.
template <class T, class Transform>
struct row_winograd_taps {
    LAMINA_INLINE static constexpr void run(const T* from, std::size_t count, std::size_t p, std::size_t taps,
                                            std::size_t step, T* to) {
        for (std::size_t f = 0; f < count; ++f) {
            double sum = 0;
            for (std::size_t i = 0; i < taps; ++i)
                sum += Transform::kernel(p, i) * static_cast<double>(from[i * step + f]);
            to[f] = static_cast<T>(sum);
        }
    }
};

/// A convolution whose kernel rows go through F(outputs, taps): adjacent results of a row take fewer
/// products, and each product is summed over the kernel's rows. With few channels, this saves more than
/// transforming both axes. In float, the error is at most 1e-5 of the results' magnitude.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct row_winograd_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    using results = conv_results<T, Task.pool, Task.pool_kind, Epilogue, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr window_geometry window = Task.conv.window;
    static constexpr std::size_t inputs = window.in.channels, filters = window.out.channels;
    static constexpr std::size_t vectors = detail::ceil_div(filters, lanes);
    static constexpr std::size_t high = Task.pool.height; // rows that are pooled into one

    static constexpr row_winograd_blocks blocks =
        choose_row_winograd_blocks(Task, sizeof(T), lanes, simd::registers<Arch>);
    static constexpr std::size_t outputs = blocks.outputs;
    static constexpr detail::row_winograd_sizes sizes{Task, outputs};
    using transform = cook_toom<outputs, sizes.taps()>;
    static constexpr std::size_t products = transform::products, depth = sizes.depth();
    static constexpr std::size_t tiles = sizes.tiles();
    static constexpr std::size_t steps = window.kernel.height * depth; // multiply-adds per product

    using lines = winograd_lines<T, Task, outputs, Arch>;
    static constexpr std::size_t step = lines::step, line = lines::size;
    static constexpr std::size_t lines_size = sizes.rows_read(blocks.rows) * line + lines::beyond;
    // The products of some tiles for a block of filters: [row][product][tile][filter].
    static constexpr std::size_t products_size = high * products * blocks.columns * blocks.vectors * lanes;
    static constexpr std::size_t tile_results = outputs / Task.pool.width; // after pooling

public:
    /// The bias, then [block of filters][product][kernel row][input][filter in block], padded with zeros.
    static constexpr std::size_t packed_size = vectors * lanes * (1 + products * steps);
    static constexpr std::size_t scratch_size = lines_size + products_size + lines::scratch_size;

    /// `kernel` is HWIO; `bias` may be null.
    static constexpr void pack(const T* kernel, const T* bias, T* packed);
    static constexpr partition parts{Task.pooled_width(), Task.pooled_height(),
                                     detail::ceil_div(vectors, blocks.vectors)};
    /// Computes one image y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    work_share of = parts.whole());

private:
    struct pointers {
        const T* bias;
        const T* weights; // of a block of filters
        T* space;         // scratch memory for its products
        T* y;
        const T* const* operands;
    };

    template <std::size_t Vectors, std::size_t LastLanes>
    static void some_filters(const T* in, const pointers& at, std::size_t row, std::size_t channel);
    template <std::size_t Columns, std::size_t LastResults, std::size_t Vectors, std::size_t LastLanes>
    static void some_tiles(const T* in, const pointers& at, std::size_t row, std::size_t column,
                           std::size_t channel);
    template <std::size_t Columns, std::size_t Vectors>
    static void multiply(const T* in, const T* weights, std::size_t used, T* to);
    template <std::size_t Columns, std::size_t LastResults, std::size_t Vectors, std::size_t Lanes>
    static void finish_tiles(const pointers& at, std::size_t first, std::size_t row, std::size_t column,
                             std::size_t channel);
    template <std::size_t Results, std::size_t Step, std::size_t Lanes>
    static void finish(const T* from, const vector& bias, T* y, const T* const* operands, std::size_t row,
                       std::size_t column, std::size_t channel);
};

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr void row_winograd_conv2d<T, Task, Epilogue, Arch>::pack(const T* kernel, const T* bias, T* packed) {
    constexpr std::size_t row = window.kernel.width * inputs * filters;
    std::fill_n(packed, packed_size, T(0));
    if (bias != nullptr) std::copy_n(bias, filters, packed);
    packed += vectors * lanes;
    for (std::size_t first = 0; first < filters; first += blocks.vectors * lanes) {
        const std::size_t size = (std::min)(blocks.vectors * lanes, vectors * lanes - first);
        const std::size_t used = (std::min)(size, filters - first);
        for (std::size_t p = 0; p < products; ++p)
            for (std::size_t ky = 0; ky < window.kernel.height; ++ky)
                for (std::size_t d = 0; d < depth; ++d, packed += size)
                    run_loop<row_winograd_taps<T, transform>, true>(
                        kernel + ky * row + d * filters + first, used, p,
                        detail::ceil_div(window.kernel.width - d / inputs, window.strides.width),
                        depth * filters, packed);
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
void row_winograd_conv2d<T, Task, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                       const T* const* operands, work_share of) {
    constexpr std::size_t last_lanes = filters - (vectors - 1) * lanes;
    constexpr std::size_t rest = vectors % blocks.vectors, block_lanes = blocks.vectors * lanes;
    constexpr std::size_t row_step = high * window.strides.height;
    T* const space = scratch + lines_size;
    for (std::size_t first = of.chunks.begin; first < of.chunks.end; first += blocks.rows) {
        const std::size_t end = (std::min)(first + blocks.rows, of.chunks.end);
        for (std::size_t i = 0; i < sizes.rows_read(end - first); ++i)
            lines::transform(x, first * row_step + i, space + products_size, scratch + i * line);
        for (std::size_t row = first; row < end; ++row)
            for (std::size_t b = of.blocks.begin; b < of.blocks.end; ++b) {
                const std::size_t channel = b * block_lanes;
                const T* const in = scratch + (row - first) * row_step * line;
                const pointers at{packed, packed + vectors * lanes + channel * products * steps, space, y,
                                  operands};
                if (b + 1 < parts.blocks)
                    some_filters<blocks.vectors, lanes>(in, at, row, channel);
                else
                    some_filters<rest == 0 ? blocks.vectors : rest, last_lanes>(in, at, row, channel);
            }
    }
}

/// Computes one row of the (pooled) output for one block of filters.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
void row_winograd_conv2d<T, Task, Epilogue, Arch>::some_filters(const T* in, const pointers& at,
                                                                std::size_t row, std::size_t channel) {
    constexpr std::size_t columns = blocks.columns, rest = (tiles - 1) % columns + 1, last = tiles - rest;
    for (std::size_t t = 0; t < last; t += columns)
        some_tiles<columns, tile_results, Vectors, LastLanes>(in + t * depth * step, at, row,
                                                              t * tile_results, channel);
    constexpr std::size_t last_results = Task.pooled_width() - (tiles - 1) * tile_results;
    some_tiles<rest, last_results, Vectors, LastLanes>(in + last * depth * step, at, row, last * tile_results,
                                                       channel);
}

/// Computes some adjacent tiles of that row, the last of which has LastResults results.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t LastResults, std::size_t Vectors, std::size_t LastLanes>
void row_winograd_conv2d<T, Task, Epilogue, Arch>::some_tiles(const T* in, const pointers& at,
                                                              std::size_t row, std::size_t column,
                                                              std::size_t channel) {
    constexpr std::size_t pixel = Vectors * lanes;
#pragma GCC unroll 1
    for (std::size_t p = 0; p < products; ++p) {
#pragma GCC unroll 1
        for (std::size_t r = 0; r < high; ++r)
            multiply<Columns, Vectors>(in + r * window.strides.height * line + p,
                                       at.weights + p * steps * pixel,
                                       p + 1 == products ? sizes.last_depth() : depth,
                                       at.space + (r * products + p) * Columns * pixel);
    }
    for (std::size_t v = 0; v < Vectors; ++v) {
        const std::size_t c = v * lanes;
        if (LastLanes != lanes && v + 1 == Vectors)
            finish_tiles<Columns, LastResults, Vectors, LastLanes>(at, c, row, column, channel + c);
        else
            finish_tiles<Columns, LastResults, Vectors, lanes>(at, c, row, column, channel + c);
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t LastResults, std::size_t Vectors, std::size_t Lanes>
LAMINA_APART void row_winograd_conv2d<T, Task, Epilogue, Arch>::finish_tiles(
    const pointers& at, std::size_t first, std::size_t row, std::size_t column, std::size_t channel) {
    constexpr std::size_t pixel = Vectors * lanes;
    const vector bias = simd::load<vector>(at.bias + channel);
    const T* from = at.space + first;
    T* to = at.y + (row * Task.pooled_width() + column) * Task.out_stride + channel;
    constexpr std::size_t whole = LastResults == tile_results ? Columns : Columns - 1;
    for (std::size_t t = 0; t < whole;
         ++t, from += pixel, to += tile_results * Task.out_stride, column += tile_results)
        finish<tile_results, Columns * pixel, Lanes>(from, bias, to, at.operands, row, column, channel);
    if constexpr (LastResults != tile_results)
        finish<LastResults, Columns * pixel, Lanes>(from, bias, to, at.operands, row, column, channel);
}

/// Computes one product of some adjacent tiles, to which the first `used` channels contribute.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Vectors>
LAMINA_APART void row_winograd_conv2d<T, Task, Epilogue, Arch>::multiply(const T* in, const T* weights,
                                                                         std::size_t used, T* to) {
    vector sums[Columns][Vectors];
    LAMINA_UNROLL
    for (std::size_t t = 0; t < Columns; ++t) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) sums[t][v] = vector(T(0));
    }
#pragma GCC unroll 1
    for (std::size_t ky = 0; ky < window.kernel.height; ++ky) {
        const T *at = in + ky * window.dilation.height * line, *row = weights + ky * depth * Vectors * lanes;
#pragma GCC unroll 1
        for (std::size_t d = 0; d < used; ++d, at += step, row += Vectors * lanes) {
            simd::pointer_barrier(at);
            vector weight[Vectors];
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v)
                weight[v] = simd::in_register(simd::load<vector>(row + v * lanes));
            LAMINA_UNROLL
            for (std::size_t t = 0; t < Columns; ++t) {
                const vector value = simd::broadcast<vector>(at[t * depth * step]);
                LAMINA_UNROLL
                for (std::size_t v = 0; v < Vectors; ++v)
                    sums[t][v] = simd::fma(value, weight[v], sums[t][v]);
            }
        }
    }
    LAMINA_UNROLL
    for (std::size_t t = 0; t < Columns; ++t) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) simd::store(to + (t * Vectors + v) * lanes, sums[t][v]);
    }
}

/// Aᵀ m of one tile and register of filters, whose products are Step elements apart; then epilogue and pool.
template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Results, std::size_t Step, std::size_t Lanes>
LAMINA_INLINE void row_winograd_conv2d<T, Task, Epilogue, Arch>::finish(const T* from, const vector& bias,
                                                                        T* y, const T* const* operands,
                                                                        std::size_t row, std::size_t column,
                                                                        std::size_t channel) {
    constexpr std::size_t across = Results * Task.pool.width;
    vector sums[high * across][1];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < high; ++r) {
        vector m[products], part[outputs];
        LAMINA_UNROLL
        for (std::size_t p = 0; p < products; ++p)
            m[p] = simd::load<vector>(from + (r * products + p) * Step);
        transform::output(m, bias, part);
        LAMINA_UNROLL
        for (std::size_t j = 0; j < across; ++j) sums[r * across + j][0] = part[j];
    }
    results::template store<1, Results, Lanes>(sums, y, operands, row, column, channel,
                                               result_image_of(Task));
}

} // namespace lamina::kernels
