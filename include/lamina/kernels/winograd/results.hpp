#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/order.hpp>
#include <lamina/kernels/winograd/scratch.hpp>
#include <lamina/kernels/winograd/transforms.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The products of some tiles, and where their results go.
template <class T>
struct winograd_output {
    const T* products;           // of the first tile and filter
    std::size_t step, line_step; // from one product, and line of filters, to the next
    const T* bias;
    T* y;
    const T* const* operands; // of the epilogue
    std::size_t filters;      // of the convolution
    std::size_t across, down; // tiles in the image
    result_image image;
};

/// Turns the products of F(Outputs × Outputs, 3×3) into results. `Last`: the results of the tiles at the
/// bottom and right that lie in the image; LastLanes: the filters in the last register.
template <class T, std::size_t Outputs, std::size_t Stride, class Results, extent2 Last,
          std::size_t LastLanes, class Arch>
struct winograd_results {
private:
    using vector = simd::batch<T, Arch>;
    using transform = winograd<Outputs, Stride>;
    static constexpr std::size_t lanes = simd::lanes<vector>, line = winograd_line<T>(lanes);
    static constexpr std::size_t edge = transform::sizes.products();
    static constexpr extent2 pool = Results::pool;
    // The results of a tile, after pooling.
    static constexpr extent2 whole = {Outputs / pool.height, Outputs / pool.width};

    struct place { // of a tile's first result, and of a register of filters
        std::size_t row, column, channel;
    };

    template <std::size_t Lanes>
    static void one_tile(const winograd_output<T>& out, const T* from, const place& at);
    template <std::size_t Rows, std::size_t Columns, std::size_t Lanes>
    static void finish(const winograd_output<T>& out, const T* from, const place& at);

public:
    /// Computes the results of `vectors` registers of filters from `channel` on.
    static void run(const winograd_output<T>& out, const winograd_order& some, std::size_t channel,
                    std::size_t vectors);
};

template <class T, std::size_t Outputs, std::size_t Stride, class Results, extent2 Last,
          std::size_t LastLanes, class Arch>
LAMINA_INLINE void winograd_results<T, Outputs, Stride, Results, Last, LastLanes, Arch>::run(
    const winograd_output<T>& out, const winograd_order& some, std::size_t channel, std::size_t vectors) {
    for (std::size_t t = 0; t < some.size(); ++t) {
        const std::size_t tile = some.tile(t), down = tile / out.across;
        place at{down * whole.height, (tile - down * out.across) * whole.width, channel};
        for (std::size_t v = 0; v < vectors; ++v, at.channel += lanes) {
            const T* const from =
                out.products + v * lanes / line * out.line_step + v * lanes % line + t * line;
            if (LastLanes != lanes && at.channel + lanes > out.filters)
                one_tile<LastLanes>(out, from, at);
            else
                one_tile<lanes>(out, from, at);
        }
    }
}

/// Stores the rows and columns of the tile that lie in the image.
template <class T, std::size_t Outputs, std::size_t Stride, class Results, extent2 Last,
          std::size_t LastLanes, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void winograd_results<T, Outputs, Stride, Results, Last, LastLanes, Arch>::one_tile(
    const winograd_output<T>& out, const T* from, const place& at) {
    const bool whole_rows = Last.height == whole.height || at.row + whole.height < out.down * whole.height;
    const bool whole_columns =
        Last.width == whole.width || at.column + whole.width < out.across * whole.width;
    if (whole_rows && whole_columns)
        finish<whole.height, whole.width, Lanes>(out, from, at);
    else if (whole_rows)
        finish<whole.height, Last.width, Lanes>(out, from, at);
    else if (whole_columns)
        finish<Last.height, whole.width, Lanes>(out, from, at);
    else
        finish<Last.height, Last.width, Lanes>(out, from, at);
}

/// Aᵀ m A of one register of filters, then bias, epilogue and pool.
template <class T, std::size_t Outputs, std::size_t Stride, class Results, extent2 Last,
          std::size_t LastLanes, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Lanes>
LAMINA_INLINE void
winograd_results<T, Outputs, Stride, Results, Last, LastLanes, Arch>::finish(const winograd_output<T>& out,
                                                                             const T* from, const place& at) {
    constexpr std::size_t high = Rows * pool.height, wide = Columns * pool.width;
    vector half[Outputs][edge];
    LAMINA_UNROLL
    for (std::size_t j = 0; j < edge; ++j) {
        vector m[edge], part[Outputs];
        LAMINA_UNROLL
        for (std::size_t i = 0; i < edge; ++i) m[i] = simd::load<vector>(from + (i * edge + j) * out.step);
        transform::output(m, part);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < high; ++i) half[i][j] = part[i];
        simd::pointer_barrier(from); // or all addresses would be computed first, and wait in memory
    }
    const vector bias = simd::load<vector>(out.bias + at.channel);
    vector sums[high * wide][1];
    LAMINA_UNROLL
    for (std::size_t i = 0; i < high; ++i) {
        vector part[Outputs];
        transform::output(half[i], part);
        LAMINA_UNROLL
        for (std::size_t j = 0; j < wide; ++j) sums[i * wide + j][0] = part[j] + bias;
    }
    Results::template store<Rows, Columns, Lanes>(
        sums, out.y + (at.row * out.image.pooled_width + at.column) * out.image.stride + at.channel,
        out.operands, at.row, at.column, at.channel, out.image);
}

} // namespace lamina::kernels
