#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/gradient/outer_products.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// The gradient of a dense layer's weights: dw (inputs × units) += xᵀ · dy, db += the sum of dy's rows, over
/// `samples` rows that are `x_stride` and `dy_stride` elements apart. db may be null.
template <class T, std::size_t Inputs, std::size_t Units, class Arch = simd::default_arch>
struct dense_weight_gradient {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, vectors = detail::ceil_div(Units, lanes);
    static constexpr outer_tile tile = choose_outer_tile(1, Inputs, vectors, simd::registers<Arch>);
    static constexpr std::size_t columns = tile.vectors * lanes,
                                 blocks = detail::ceil_div(vectors, tile.vectors);
    // The samples that are summed at a time. With few units, more of them would only spread x over too many
    // pages; with many, they save passes over dw, which is larger.
    static constexpr std::size_t most_samples = Units < 64 ? 32 : 128;

    template <std::size_t Vectors, std::size_t Columns>
    static void run_block(std::size_t samples, const T* x, std::size_t x_stride, const T* dy,
                          std::size_t dy_stride, T* dw, T* panel);
    template <std::size_t Run, std::size_t Vectors, std::size_t Columns>
    static void run_tile(std::size_t samples, const T* x, std::size_t x_stride, const T* panel, T* dw);

public:
    static constexpr std::size_t scratch_size = most_samples * columns;

    static void run(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
};

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
void dense_weight_gradient<T, Inputs, Units, Arch>::run(std::size_t samples, const T* x, std::size_t x_stride,
                                                        const T* dy, std::size_t dy_stride, T* dw, T* db,
                                                        T* scratch) {
    constexpr std::size_t last = (blocks - 1) * columns;
    if (db != nullptr) channel_sums<T, Units, Arch>::add(dy, samples, dy_stride, db);
    for (std::size_t first = 0; first < samples; first += most_samples) {
        const std::size_t count = (std::min)(most_samples, samples - first);
        const T* from = x + first * x_stride;
        const T* d = dy + first * dy_stride;
        for (std::size_t column = 0; column < last; column += columns)
            run_block<tile.vectors, columns>(count, from, x_stride, d + column, dy_stride, dw + column,
                                             scratch);
        run_block<vectors - last / lanes, Units - last>(count, from, x_stride, d + last, dy_stride, dw + last,
                                                        scratch);
    }
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Vectors, std::size_t Columns>
LAMINA_APART void dense_weight_gradient<T, Inputs, Units, Arch>::run_block(std::size_t samples, const T* x,
                                                                           std::size_t x_stride, const T* dy,
                                                                           std::size_t dy_stride, T* dw,
                                                                           T* panel) {
    constexpr std::size_t rest = Inputs % tile.run;
    pack_panel<Columns>(dy, samples, dy_stride, panel);
    for (std::size_t i = 0; i + tile.run <= Inputs; i += tile.run)
        run_tile<tile.run, Vectors, Columns>(samples, x + i, x_stride, panel, dw + i * Units);
    if constexpr (rest > 0)
        run_tile<rest, Vectors, Columns>(samples, x + Inputs - rest, x_stride, panel,
                                         dw + (Inputs - rest) * Units);
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Run, std::size_t Vectors, std::size_t Columns>
void dense_weight_gradient<T, Inputs, Units, Arch>::run_tile(std::size_t samples, const T* x,
                                                             std::size_t x_stride, const T* panel, T* dw) {

    using products = outer_products<vector, outer_tile{1, Run, Vectors}, Columns - (Vectors - 1) * lanes>;
    run_loop<products, (Inputs * Units > 4096)>(x, panel, samples, x_stride, Columns, Units, dw);
}

/// The gradient of a dense layer's input: dx = dy · Wᵀ for `samples` rows that are `dy_stride` and
/// `dx_stride` elements apart; dx is overwritten. If packed_size > 0, `pack` transposes the kernel (inputs ×
/// units) once for all samples, to [register of inputs][unit][input in register] as in dense_dots; with many
/// units, the kernel itself is read.
template <class T, std::size_t Inputs, std::size_t Units, class Arch = simd::default_arch>
struct dense_input_gradient {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, registers = simd::registers<Arch>;
    static constexpr bool transposes = Units < 16 * lanes;

    // The tile in registers. Transposed: rows × two vectors of inputs. Otherwise: rows × inputs, each sum
    // spread over the lanes of a register.
    static constexpr std::size_t vectors = detail::ceil_div(Inputs, lanes);
    static constexpr std::size_t tile_vectors = std::min<std::size_t>(vectors, 2);
    static constexpr std::size_t tile_rows = transposes ? registers / 2 - 2 : registers / 8;
    static constexpr std::size_t tile_inputs = (registers - 1 - tile_rows) / tile_rows;
    static constexpr std::size_t blocks = detail::ceil_div(vectors, tile_vectors);

    template <std::size_t Columns>
    static void run_columns(std::size_t samples, const T* dy, std::size_t dy_stride, const T* weights, T* dx,
                            std::size_t dx_stride);
    template <std::size_t Rows>
    static void run_rows(const T* dy, std::size_t dy_stride, const T* weights, T* dx, std::size_t dx_stride);
    template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
    static void run_transposed(const T* dy, std::size_t dy_stride, const T* weights, T* dx,
                               std::size_t dx_stride);
    template <std::size_t Rows, std::size_t Columns>
    static void run_dots(const T* dy, std::size_t dy_stride, const T* weights, T* dx, std::size_t dx_stride);
    template <std::size_t Rows, std::size_t Columns, std::size_t Lanes>
    static void add_dots(vector (&sums)[Rows][Columns], const T* dy, std::size_t dy_stride, const T* weights);

public:
    static constexpr std::size_t packed_size = transposes ? vectors * lanes * Units : 0;

    static void pack(const T* kernel, T* packed);
    /// `packed` is not read if packed_size is 0.
    static void run(std::size_t samples, const T* dy, std::size_t dy_stride, const T* kernel, const T* packed,
                    T* dx, std::size_t dx_stride);
};

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
void dense_input_gradient<T, Inputs, Units, Arch>::pack(const T* kernel, T* packed) {
    if constexpr (transposes)
        for (std::size_t begin = 0; begin < Inputs; begin += lanes)
            for (std::size_t unit = 0; unit < Units; ++unit)
                for (std::size_t i = begin; i < begin + lanes; ++i)
                    *packed++ = i < Inputs ? kernel[i * Units + unit] : T(0);
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
void dense_input_gradient<T, Inputs, Units, Arch>::run(std::size_t samples, const T* dy,
                                                       std::size_t dy_stride, const T* kernel,
                                                       const T* packed, T* dx, std::size_t dx_stride) {
    if constexpr (transposes) {
        const auto take = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>) {
            for (; samples >= Rows; samples -= Rows, dy += Rows * dy_stride, dx += Rows * dx_stride)
                run_rows<Rows>(dy, dy_stride, packed, dx, dx_stride);
        };
        take(std::integral_constant<std::size_t, tile_rows>{});
        take(std::integral_constant<std::size_t, 4>{});
        take(std::integral_constant<std::size_t, 1>{});
    } else {
        constexpr std::size_t rest = Inputs % tile_inputs, whole = Inputs - rest;
        for (std::size_t i = 0; i < whole; i += tile_inputs)
            run_columns<tile_inputs>(samples, dy, dy_stride, kernel + i * Units, dx + i, dx_stride);
        if constexpr (rest > 0)
            run_columns<rest>(samples, dy, dy_stride, kernel + whole * Units, dx + whole, dx_stride);
    }
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Rows>
void dense_input_gradient<T, Inputs, Units, Arch>::run_rows(const T* dy, std::size_t dy_stride,
                                                            const T* weights, T* dx, std::size_t dx_stride) {
    constexpr std::size_t last = (blocks - 1) * tile_vectors;
    for (std::size_t v = 0; v < last; v += tile_vectors)
        run_transposed<Rows, tile_vectors, lanes>(dy, dy_stride, weights + v * lanes * Units, dx + v * lanes,
                                                  dx_stride);
    run_transposed<Rows, vectors - last, Inputs - (vectors - 1) * lanes>(
        dy, dy_stride, weights + last * lanes * Units, dx + last * lanes, dx_stride);
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Columns>
void dense_input_gradient<T, Inputs, Units, Arch>::run_columns(std::size_t samples, const T* dy,
                                                               std::size_t dy_stride, const T* weights, T* dx,
                                                               std::size_t dx_stride) {
    std::size_t n = 0;
    for (; n + tile_rows <= samples; n += tile_rows)
        run_dots<tile_rows, Columns>(dy + n * dy_stride, dy_stride, weights, dx + n * dx_stride, dx_stride);
    for (; n < samples; ++n)
        run_dots<1, Columns>(dy + n * dy_stride, dy_stride, weights, dx + n * dx_stride, dx_stride);
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
void dense_input_gradient<T, Inputs, Units, Arch>::run_transposed(const T* dy, std::size_t dy_stride,
                                                                  const T* weights, T* dx,
                                                                  std::size_t dx_stride) {
    vector sums[Rows][Vectors];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) sums[r][v] = vector(T(0));
    }
#pragma GCC unroll 1
    for (std::size_t unit = 0; unit < Units; ++unit, weights += lanes) {
        vector w[Vectors];
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v)
            w[v] = simd::in_register(simd::load<vector>(weights + v * lanes * Units));
        LAMINA_UNROLL
        for (std::size_t r = 0; r < Rows; ++r) {
            const vector value = simd::broadcast<vector>(dy[r * dy_stride + unit]);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) sums[r][v] = simd::fma(value, w[v], sums[r][v]);
        }
    }
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        T* const to = dx + r * dx_stride;
        LAMINA_UNROLL
        for (std::size_t v = 0; v + 1 < Vectors; ++v) simd::store(to + v * lanes, sums[r][v]);
        simd::store_partial<LastLanes>(to + (Vectors - 1) * lanes, sums[r][Vectors - 1]);
    }
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t Lanes>
LAMINA_INLINE void dense_input_gradient<T, Inputs, Units, Arch>::add_dots(vector (&sums)[Rows][Columns],
                                                                          const T* dy, std::size_t dy_stride,
                                                                          const T* weights) {
    vector d[Rows];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r)
        d[r] = simd::in_register(simd::load_partial<vector, Lanes>(dy + r * dy_stride));
    LAMINA_UNROLL
    for (std::size_t c = 0; c < Columns; ++c) {
        const vector w = simd::in_register(simd::load_partial<vector, Lanes>(weights + c * Units));
        LAMINA_UNROLL
        for (std::size_t r = 0; r < Rows; ++r) sums[r][c] = simd::fma(d[r], w, sums[r][c]);
    }
}

template <class T, std::size_t Inputs, std::size_t Units, class Arch>
template <std::size_t Rows, std::size_t Columns>
void dense_input_gradient<T, Inputs, Units, Arch>::run_dots(const T* dy, std::size_t dy_stride,
                                                            const T* weights, T* dx, std::size_t dx_stride) {
    constexpr std::size_t whole = Units / lanes * lanes;
    vector sums[Rows][Columns];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        LAMINA_UNROLL
        for (std::size_t c = 0; c < Columns; ++c) sums[r][c] = vector(T(0));
    }
#pragma GCC unroll 1
    for (std::size_t unit = 0; unit < whole; unit += lanes)
        add_dots<Rows, Columns, lanes>(sums, dy + unit, dy_stride, weights + unit);
    if constexpr (whole < Units)
        add_dots<Rows, Columns, Units - whole>(sums, dy + whole, dy_stride, weights + whole);
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        LAMINA_UNROLL
        for (std::size_t c = 0; c < Columns; ++c) dx[r * dx_stride + c] = simd::sum(sums[r][c]);
    }
}

} // namespace lamina::kernels
