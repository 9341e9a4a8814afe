#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace lamina::kernels {

/// Weights in blocks of `Vectors` registers of filters.
template <std::size_t Vectors>
struct packed_in_blocks;

/// A direct convolution: for every tile of pixels and filters, all products are summed in registers. Weights
/// are packed [group][out-block][bias, ky, kx, in][out in block], padded with zeros.
template <class T, conv_task Wanted, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct direct_conv2d {
    static constexpr conv_task task = flattened(Wanted);
    static constexpr conv_tile tile =
        choose_tile(task, sizeof(T), simd::lanes<simd::batch<T, Arch>>, simd::registers<Arch>);

private:
    using vector = simd::batch<T, Arch>;
    using input = padded_rows<T, task.conv.window, task.in_stride>;
    using results = conv_results<T, task.pool, task.pool_kind, Epilogue, Arch>;

    static constexpr window_geometry window = task.conv.window;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t inputs = task.conv.group_inputs();
    static constexpr std::size_t filters = task.conv.group_filters();
    static constexpr std::size_t steps = window.kernel.size() * inputs;
    static constexpr std::size_t vectors = detail::ceil_div(filters, lanes);
    static constexpr std::size_t height = task.pooled_height();
    static constexpr std::size_t width = task.pooled_width();
    static constexpr std::size_t group_blocks = detail::ceil_div(vectors, tile.vectors);

    // The inputs of one row of the window, in pieces that are contiguous in memory.
    static constexpr bool whole_row = window.dilation.width == 1 && input::pixel == inputs;
    static constexpr std::size_t pieces = whole_row ? 1 : window.kernel.width;
    static constexpr std::size_t piece = whole_row ? window.kernel.width * inputs : inputs;

public:
    static constexpr std::size_t packed_size = task.conv.groups * vectors * lanes * (steps + 1);
    static constexpr std::size_t scratch_size = input::scratch_size(tile.strip_rows * task.pool.height);

    /// Names the order of the packed weights: kernels of one convolution with equal names pack alike.
    using packing = packed_in_blocks<tile.vectors>;
    /// `kernel` is HWIO; `bias` may be null.
    static constexpr void pack(const T* kernel, const T* bias, T* packed);
    /// A chunk is a row of tiles, or a tile if the output has only one row.
    static constexpr partition parts =
        height == 1
            ? partition{tile.columns, detail::ceil_div(width, tile.columns), task.conv.groups* group_blocks}
            : partition{tile.rows * width, detail::ceil_div(height, tile.rows),
                        task.conv.groups* group_blocks};
    /// Computes one image y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    work_share of = parts.whole());

private:
    struct part { // of the output; the pointers begin at its first pixel
        std::size_t row, column, rows, columns;
    };
    struct pointers {
        const T* x;
        const T* weights;
        T* y;
        const T* const* operands;
    };

    static void strip(pointers at, part out, range blocks);
    template <std::size_t Vectors, std::size_t LastLanes>
    static void block(pointers at, part out, std::size_t channel);
    template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
    static void row(pointers at, part out, std::size_t channel);
    template <std::size_t Rows, std::size_t Columns, std::size_t Vectors, std::size_t LastLanes>
    static void compute(const T* x, const T* weights, T* y, const T* const* operands, std::size_t row,
                        std::size_t column, std::size_t channel);
    template <std::size_t Across, std::size_t LastLanes, std::size_t Pixels, std::size_t Vectors,
              class Finish>
    static void add_step(const T* in, const T* weights, vector (&sums)[Pixels][Vectors], Finish finish);
};

template <class T, conv_task Wanted, class Epilogue, class Arch>
constexpr void direct_conv2d<T, Wanted, Epilogue, Arch>::pack(const T* kernel, const T* bias, T* packed) {
    constexpr std::size_t all = task.conv.groups * filters;
    for (std::size_t group = 0; group < task.conv.groups; ++group)
        for (std::size_t v = 0; v < vectors; v += tile.vectors) {
            const std::size_t count = (std::min)(tile.vectors, vectors - v) * lanes;
            for (std::size_t step = 0; step <= steps; ++step) {
                const T* from = step == 0 ? bias : kernel + (step - 1) * all;
                for (std::size_t i = 0; i < count; ++i) {
                    const std::size_t filter = v * lanes + i;
                    *packed++ = from != nullptr && filter < filters ? from[group * filters + filter] : T(0);
                }
            }
        }
}

template <class T, conv_task Wanted, class Epilogue, class Arch>
void direct_conv2d<T, Wanted, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                   const T* const* operands, work_share of) {
    const range pixels = parts.pixels_of(of.chunks, height * width);
    const range down = height == 1 ? range{0, 1} : range{pixels.begin / width, pixels.end / width};
    const range across = height == 1 ? pixels : range{0, width};
    for (std::size_t row = down.begin; row < down.end; row += tile.strip_rows) {
        const std::size_t rows = (std::min)(tile.strip_rows, down.end - row);
        const T* from = input::read(x, scratch, row * task.pool.height, rows * task.pool.height);
        for (std::size_t column = across.begin; column < across.end; column += tile.strip_columns) {
            const std::size_t columns = (std::min)(tile.strip_columns, across.end - column);
            strip({from + column * task.pool.width * window.strides.width * input::pixel, packed,
                   y + (row * width + column) * task.out_stride, operands},
                  {row, column, rows, columns}, of.blocks);
        }
    }
}

template <class T, conv_task Wanted, class Epilogue, class Arch>
void direct_conv2d<T, Wanted, Epilogue, Arch>::strip(pointers at, part out, range blocks) {
    constexpr std::size_t last_lanes = filters - (vectors - 1) * lanes;
    constexpr std::size_t whole_blocks = (filters / lanes) / tile.vectors;
    constexpr std::size_t rest = vectors - whole_blocks * tile.vectors;
    for (std::size_t b = blocks.begin; b < blocks.end; ++b) {
        const std::size_t group = b / group_blocks, in_group = b % group_blocks * tile.vectors * lanes;
        const std::size_t channel = group * filters + in_group;
        const pointers here{at.x + group * inputs,
                            at.weights + (group * vectors * lanes + in_group) * (steps + 1), at.y + channel,
                            at.operands};
        if constexpr (rest != 0)
            if (b % group_blocks == whole_blocks) {
                block<rest, last_lanes>(here, out, channel);
                continue;
            }
        block<tile.vectors, lanes>(here, out, channel);
    }
}

template <class T, conv_task Wanted, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
void direct_conv2d<T, Wanted, Epilogue, Arch>::block(pointers at, part out, std::size_t channel) {
    constexpr std::size_t in_row = task.pool.height * window.strides.height * input::row;
    constexpr std::size_t out_row = width * task.out_stride;
    for (; out.rows >= tile.rows; out.rows -= tile.rows, out.row += tile.rows) {
        row<tile.rows, Vectors, LastLanes>(at, out, channel);
        at.x += tile.rows * in_row;
        at.y += tile.rows * out_row;
    }
    if constexpr (height % tile.rows != 0)
        if (out.rows != 0) row<height % tile.rows, Vectors, LastLanes>(at, out, channel);
}

template <class T, conv_task Wanted, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
void direct_conv2d<T, Wanted, Epilogue, Arch>::row(pointers at, part out, std::size_t channel) {
    constexpr std::size_t in_column = task.pool.width * window.strides.width * input::pixel;
    for (; out.columns >= tile.columns; out.columns -= tile.columns, out.column += tile.columns) {
        compute<Rows, tile.columns, Vectors, LastLanes>(at.x, at.weights, at.y, at.operands, out.row,
                                                        out.column, channel);
        at.x += tile.columns * in_column;
        at.y += tile.columns * task.out_stride;
    }
    if constexpr (width % tile.columns != 0)
        if (out.columns != 0)
            compute<Rows, width % tile.columns, Vectors, LastLanes>(at.x, at.weights, at.y, at.operands,
                                                                    out.row, out.column, channel);
}

template <class T, conv_task Wanted, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Vectors, std::size_t LastLanes>
LAMINA_APART void direct_conv2d<T, Wanted, Epilogue, Arch>::compute(const T* x, const T* weights, T* y,
                                                                    const T* const* operands, std::size_t row,
                                                                    std::size_t column, std::size_t channel) {
    constexpr std::size_t across = Columns * task.pool.width;
    constexpr std::size_t pixels = Rows * task.pool.height * across;
    // Stores take time: those of a pixel begin while the last products of the others are computed.
    constexpr bool stores_early = task.pool.size() == 1 && Epilogue::cheap;
    constexpr std::size_t last_row = window.kernel.height - 1, last_piece = pieces - 1;
    const auto input_at = [&](std::size_t ky, std::size_t kx) {
        return x + ky * window.dilation.height * input::row + kx * window.dilation.width * input::pixel;
    };
    vector sums[pixels][Vectors];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < pixels; ++p) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) sums[p][v] = simd::load<vector>(weights + v * lanes);
    }
    weights += Vectors * lanes;
#pragma GCC unroll 1
    for (std::size_t ky = 0; ky <= last_row; ++ky) {
#pragma GCC unroll 1
        for (std::size_t kx = 0; kx <= last_piece; ++kx) {
            const T* in = input_at(ky, kx);
            const bool is_last = stores_early && ky == last_row && kx == last_piece;
            const std::size_t count = is_last ? piece - 1 : piece;
// Unrolled, the loop would share values between steps and run out of registers.
#pragma GCC unroll 1
            for (std::size_t i = 0; i < count; ++i, ++in, weights += Vectors * lanes)
                add_step<across, LastLanes>(in, weights, sums, [](std::size_t) {});
        }
    }
    if constexpr (stores_early)
        add_step<across, LastLanes>(
            input_at(last_row, last_piece) + piece - 1, weights, sums,
            [&](std::size_t p) LAMINA_INLINE_LAMBDA {
                const std::size_t pixel = tile_steps{Columns, width, 1}.at(p);
                finish_pixel<Epilogue, LastLanes>(sums[p], operands, row * width + column + pixel, channel);
                store_pixel<LastLanes>(sums[p], y + pixel * task.out_stride);
                std::atomic_signal_fence(std::memory_order_seq_cst); // or compilers store at the end
            });
    else
        results::template store<Rows, Columns, LastLanes>(sums, y, operands, row, column, channel,
                                                          result_image_of(task));
}

/// Adds the products of one input for every pixel and calls finish(p) after those of pixel p.
template <class T, conv_task Wanted, class Epilogue, class Arch>
template <std::size_t Across, std::size_t LastLanes, std::size_t Pixels, std::size_t Vectors, class Finish>
LAMINA_INLINE void direct_conv2d<T, Wanted, Epilogue, Arch>::add_step(const T* in, const T* weights,
                                                                      vector (&sums)[Pixels][Vectors],
                                                                      Finish finish) {
    // The weights of the next block are prefetched while the tiles of this one use theirs.
    constexpr std::size_t ahead = (std::min)((steps + 1) * Vectors * lanes * sizeof(T), caches::second / 16);
    simd::pointer_barrier(in); // adjacent steps share more values than there are registers
    vector weight[Vectors];
    LAMINA_UNROLL
    for (std::size_t v = 0; v < Vectors; ++v) {
        weight[v] = simd::in_register(simd::load<vector>(weights + v * lanes));
        simd::prefetch_ahead<ahead, 2>(weights + v * lanes);
    }
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Pixels; ++p) {
        const vector value = simd::broadcast<vector>(in[p / Across * window.strides.height * input::row
                                                        + p % Across * window.strides.width * input::pixel]);
        LAMINA_UNROLL
        for (std::size_t v = 0; v + 1 < Vectors; ++v) sums[p][v] = simd::fma(value, weight[v], sums[p][v]);
        vector& last = sums[p][Vectors - 1];
        last = simd::fma_partial<LastLanes>(value, weight[Vectors - 1], last);
        finish(p);
    }
}

} // namespace lamina::kernels
