#pragma once

#include <lamina/kernels/depthwise/grid.hpp>
#include <lamina/kernels/depthwise/tile.hpp>
#include <lamina/kernels/gradient/gradient_chunk.hpp>
#include <lamina/kernels/range.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// Whether the convolution is depthwise and there are registers for the sums of one row of its kernel.
constexpr bool can_hold_depthwise_weights(conv_geometry g, std::size_t registers) {
    return task_of(g).is_depthwise() && g.groups > 1 && g.window.kernel.width + 3 <= registers;
}

/// The gradient of a depthwise convolution's weights, with the interface of `conv2d_weight_gradient`. The
/// tiles are those of the convolution with sums and weights swapped: registers hold a tile of dy, the sums of
/// the kernel's cells and the sum of dy, and every value of x that is loaded is added to all sums that it
/// contributes to.
template <class T, conv_geometry G, class Arch = simd::default_arch>
struct depthwise_weight_gradient {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr window_geometry window = G.window;
    static constexpr std::size_t lanes = simd::lanes<vector>, channels = window.out.channels;
    static constexpr std::size_t height = window.out.height;
    static constexpr std::size_t x_row = window.in.width * channels, dy_row = window.out.width * channels;
    static constexpr depthwise_tile tile =
        choose_depthwise_tile(task_of(G), sizeof(T), lanes, simd::registers<Arch>);
    static constexpr std::size_t held = tile.kernel_rows * window.kernel.width;
    using grid = depthwise_grid<task_of(G), tile>;

    static constexpr gradient_chunk at_a_time =
        choose_gradient_chunk(window, x_row * sizeof(T), dy_row * sizeof(T));
    static constexpr std::size_t strip = detail::round_up(at_a_time.rows, tile.rows);

    struct chunk {
        const T* x;
        const T* dy;
        std::size_t images, x_image, dy_image;
        range rows; // of dy
    };

    template <std::size_t Lanes>
    static void add_channels(const chunk& c, std::size_t channel, T* dw, T* db);
    template <std::size_t Rows, std::size_t Lanes, std::size_t... Left, std::size_t... Right>
    static void add_rows(const chunk& c, std::size_t kernel_row, T* dw, T* db, std::index_sequence<Left...>,
                         std::index_sequence<Right...>);
    template <std::size_t Rows, std::size_t Columns, std::size_t Edge, std::size_t Lanes>
    static void add_tile(const T* const* rows, const T* dy, std::size_t column, vector (&sums)[held + 1]);
    template <std::size_t Lanes>
    static void add_sum(const vector& sum, T* to);

public:
    static constexpr std::size_t scratch_size = 0;

    static void run(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
};

template <class T, conv_geometry G, class Arch>
void depthwise_weight_gradient<T, G, Arch>::run(std::size_t samples, const T* x, std::size_t x_stride,
                                                const T* dy, std::size_t dy_stride, T* dw, T* db, T*) {
    constexpr std::size_t whole = channels / lanes * lanes, images = at_a_time.images;
    for (std::size_t first = 0; first < samples; first += images)
        for (std::size_t row = 0; row < height; row += strip) {
            const range rows{row, (std::min)(row + strip, height)};
            const chunk c{x + first * x_stride,
                          dy + first * dy_stride,
                          (std::min)(images, samples - first),
                          x_stride,
                          dy_stride,
                          rows};
            for (std::size_t channel = 0; channel < whole; channel += lanes)
                add_channels<lanes>(c, channel, dw, db);
            if constexpr (whole != channels) add_channels<channels - whole>(c, whole, dw, db);
        }
}

/// The bottom tiles may have fewer rows than the others.
template <class T, conv_geometry G, class Arch>
template <std::size_t Lanes>
void depthwise_weight_gradient<T, G, Arch>::add_channels(const chunk& all, std::size_t channel, T* dw,
                                                         T* db) {
    constexpr std::make_index_sequence<grid::first_inside> left;
    constexpr std::make_index_sequence<grid::tiles - grid::last_inside> right;
    chunk whole = all, rest = all;
    whole.x = rest.x += channel;
    whole.dy = rest.dy += channel;
    whole.rows.end = rest.rows.begin = all.rows.begin + all.rows.size() / tile.rows * tile.rows;
    for (std::size_t ky = 0; ky < window.kernel.height; ky += tile.kernel_rows) {
        T* const to = dw + ky * window.kernel.width * channels + channel;
        T* const bias = ky == 0 && db != nullptr ? db + channel : nullptr;
        if (whole.rows.size() > 0) add_rows<tile.rows, Lanes>(whole, ky, to, bias, left, right);
        if (rest.rows.size() > 0) add_rows<grid::last_rows, Lanes>(rest, ky, to, bias, left, right);
    }
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Rows, std::size_t Lanes, std::size_t... Left, std::size_t... Right>
void depthwise_weight_gradient<T, G, Arch>::add_rows(const chunk& c, std::size_t kernel_row, T* dw, T* db,
                                                     std::index_sequence<Left...>,
                                                     std::index_sequence<Right...>) {
    constexpr std::size_t end = grid::last_inside, columns = tile.columns;
    const std::size_t first = kernel_row * window.dilation.height;
    vector sums[held + 1];
    LAMINA_UNROLL
    for (std::size_t k = 0; k <= held; ++k) sums[k] = vector(T(0));
    for (std::size_t image = 0; image < c.images; ++image)
        for (std::size_t row = c.rows.begin; row < c.rows.end; row += Rows) {
            const T* rows[grid::rows_reached(Rows)];
            grid::find_rows(c.x + image * c.x_image, 0, x_row, row * grid::row_step + first, rows);
            const T* const dy = c.dy + image * c.dy_image + row * dy_row;
            (add_tile<Rows, grid::columns_of(Left), Left * columns, Lanes>(rows, dy, Left * columns, sums),
             ...);
            for (std::size_t t = grid::first_inside; t < end; ++t)
                add_tile<Rows, columns, grid::inside, Lanes>(rows, dy, t * columns, sums);
            (add_tile<Rows, grid::columns_of(end + Right), (end + Right) * columns, Lanes>(
                 rows, dy, (end + Right) * columns, sums),
             ...);
        }
    LAMINA_UNROLL
    for (std::size_t k = 0; k < held; ++k) add_sum<Lanes>(sums[k], dw + k * channels);
    if (db != nullptr) add_sum<Lanes>(sums[held], db);
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Edge, std::size_t Lanes>
LAMINA_INLINE void depthwise_weight_gradient<T, G, Arch>::add_tile(const T* const* rows, const T* dy,
                                                                   std::size_t column,
                                                                   vector (&sums)[held + 1]) {
    constexpr std::size_t down = grid::rows_reached(Rows), across = grid::columns_reached(Columns);
    vector d[Rows * Columns];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Rows * Columns; ++p) {
        d[p] = simd::in_register(
            simd::load_partial<vector, Lanes>(dy + p / Columns * dy_row + (column + p % Columns) * channels));
        sums[held] = sums[held] + d[p];
    }
    LAMINA_UNROLL
    for (std::size_t i = 0; i < down; ++i) {
        if (grid::leaves_rows && rows[i] == nullptr) continue;
        const T* in = rows[i] + grid::first_column(Edge, column) * channels;
        if constexpr (simd::registers<Arch> > 16) simd::pointer_barrier(in); // as in the convolution
        LAMINA_UNROLL
        for (std::size_t j = 0; j < across; ++j) {
            const std::size_t from = grid::source(Edge, j);
            if (Edge != grid::inside && from == window.in.width) continue;
            vector value = simd::load_partial<vector, Lanes>(in + from * channels);
            simd::register_barrier(value);
            LAMINA_UNROLL
            for (std::size_t p = 0; p < Rows * Columns; ++p) {
                const std::size_t ky = grid::kernel_row(i, p / Columns),
                                  kx = grid::kernel_column(j, p % Columns);
                if (ky < tile.kernel_rows && kx < window.kernel.width) {
                    vector& sum = sums[ky * window.kernel.width + kx];
                    sum = simd::fma(value, d[p], sum);
                }
            }
        }
    }
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void depthwise_weight_gradient<T, G, Arch>::add_sum(const vector& sum, T* to) {
    simd::store_partial<Lanes>(to, simd::load_partial<vector, Lanes>(to) + sum);
}

} // namespace lamina::kernels
