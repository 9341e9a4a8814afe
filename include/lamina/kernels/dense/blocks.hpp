#pragma once

#include <lamina/kernels/dense/task.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>

namespace lamina::kernels {

/// y = x·W + bias with vectors along the outputs, for many outputs. Packed are the bias and the weights
/// [out-block][in][out in block], padded with zeros.
template <class T, dense_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct dense_blocks {
private:
    using vector = simd::batch<T, Arch>;
    using weight = stored_weight<T, Task>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t inputs = Task.inputs;
    static constexpr std::size_t outputs = Task.outputs;
    static constexpr bool far_weights = inputs * outputs * sizeof(weight) > caches::second;
    static constexpr std::size_t vectors = (outputs + lanes - 1) / lanes;
    static constexpr std::size_t padded_outputs = vectors * lanes;
    static constexpr std::size_t block_vectors = vectors <= 4 ? vectors : 3;
    static constexpr std::size_t most_rows =
        std::bit_floor(std::min<std::size_t>((simd::registers<Arch> - 1) / block_vectors - 1, 8));

public:
    static constexpr std::size_t packed_size = padded_outputs + stored_size<T, Task>(padded_outputs * inputs);

    /// `weights` is inputs × outputs; `bias` may be null.
    static constexpr void pack(const T* weights, const T* bias, T* packed);
    /// A batch may be divided at multiples of this many rows without changing a bit of the results; a single
    /// row is summed in another order.
    static constexpr std::size_t row_group = 2;
    /// The outputs of a block.
    static constexpr std::size_t block_outputs = block_vectors * lanes;
    static constexpr partition parts{1, 1, (vectors + block_vectors - 1) / block_vectors};
    /// Rows of x and y are x_stride and y_stride elements apart. The epilogue's pixel is the row.
    static void run(std::size_t rows, const T* x, std::size_t x_stride, const T* packed, T* y,
                    std::size_t y_stride, const T* const* operands, range blocks = {0, parts.blocks});

private:
    struct batch_rows {
        const T* x;
        std::size_t x_stride;
        T* y;
        std::size_t y_stride;
        const T* const* operands;
        const T* bias;
        std::size_t row;
        std::size_t count;
    };

    template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
    static void all_rows(batch_rows at, const weight* weights, std::size_t channel);
    template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
    static void compute(const batch_rows& at, const weight* weights, std::size_t channel);
    template <std::size_t Inputs, std::size_t Rows, std::size_t Ways, std::size_t Vectors>
    static void add_products(vector (&sums)[Rows][Ways][Vectors], const T* const (&x)[Rows], std::size_t i,
                             const weight* weights);
    template <std::size_t LastLanes, std::size_t Vectors>
    static void store(vector (&sums)[Vectors], T* y, const T* const* operands, std::size_t row,
                      std::size_t channel);
};

template <class T, dense_task Task, class Epilogue, class Arch>
constexpr void dense_blocks<T, Task, Epilogue, Arch>::pack(const T* weights, const T* bias, T* packed) {
    for (std::size_t o = 0; o < padded_outputs; ++o)
        *packed++ = bias != nullptr && o < outputs ? bias[o] : T(0);
    auto* stored = as_stored<T, Task>(packed);
    for (std::size_t v = 0; v < vectors; v += block_vectors) {
        const std::size_t first = v * lanes, last = (std::min)(v + block_vectors, vectors) * lanes;
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t o = first; o < last; ++o)
                *stored++ = weight(o < outputs ? weights[i * outputs + o] : T(0));
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
void dense_blocks<T, Task, Epilogue, Arch>::run(std::size_t rows, const T* x, std::size_t x_stride,
                                                const T* packed, T* y, std::size_t y_stride,
                                                const T* const* operands, range blocks) {
    constexpr std::size_t block = block_outputs, whole = outputs - outputs % block;
    for (std::size_t b = blocks.begin; b < blocks.end; ++b) {
        const std::size_t channel = b * block;
        const batch_rows at{x, x_stride, y + channel, y_stride, operands, packed + channel, 0, rows};
        const auto* weights = reinterpret_cast<const weight*>(packed + padded_outputs) + channel * inputs;
        if (channel < whole)
            all_rows<most_rows, block_vectors, lanes>(at, weights, channel);
        else if constexpr (whole != outputs)
            all_rows<most_rows, vectors - whole / lanes, outputs - (vectors - 1) * lanes>(at, weights,
                                                                                          channel);
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
void dense_blocks<T, Task, Epilogue, Arch>::all_rows(batch_rows at, const weight* weights,
                                                     std::size_t channel) {
    for (; at.count >= Rows; at.count -= Rows, at.row += Rows) {
        compute<Rows, Vectors, LastLanes>(at, weights, channel);
        at.x += Rows * at.x_stride;
        at.y += Rows * at.y_stride;
    }
    if constexpr (Rows > 1)
        if (at.count != 0) all_rows<Rows / 2, Vectors, LastLanes>(at, weights, channel);
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
void dense_blocks<T, Task, Epilogue, Arch>::compute(const batch_rows& at, const weight* weights,
                                                    std::size_t channel) {
    // A single row would be bound by the latency of its sums, so it has several, each over some of the
    // inputs.
    constexpr std::size_t ways = Rows > 1 ? 1 : std::bit_floor(12 / Vectors);
    constexpr std::size_t step = Vectors * lanes;
    vector sums[Rows][ways][Vectors];
    const T* x[Rows];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        x[r] = at.x + r * at.x_stride;
        LAMINA_UNROLL
        for (std::size_t w = 0; w < ways; ++w) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v)
                sums[r][w][v] = w == 0 ? simd::load<vector>(at.bias + v * lanes) : vector(T(0));
        }
    }
    constexpr std::size_t whole = inputs / ways * ways;
    for (std::size_t i = 0; i < whole; i += ways) add_products<ways>(sums, x, i, weights + i * step);
    if constexpr (whole != inputs)
        for (std::size_t i = whole; i < inputs; ++i) add_products<1>(sums, x, i, weights + i * step);
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        if constexpr (ways > 1) {
            LAMINA_UNROLL
            for (std::size_t w = 1; w < ways; ++w) {
                LAMINA_UNROLL
                for (std::size_t v = 0; v < Vectors; ++v) sums[r][0][v] = sums[r][0][v] + sums[r][w][v];
            }
        }
        store<LastLanes>(sums[r][0], at.y + r * at.y_stride, at.operands, at.row + r, channel);
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Inputs, std::size_t Rows, std::size_t Ways, std::size_t Vectors>
LAMINA_INLINE void dense_blocks<T, Task, Epilogue, Arch>::add_products(vector (&sums)[Rows][Ways][Vectors],
                                                                       const T* const (&x)[Rows],
                                                                       std::size_t i, const weight* weights) {
    LAMINA_UNROLL
    for (std::size_t k = 0; k < Inputs; ++k) {
        vector loaded[Vectors];
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) {
            const weight* const from = weights + (k * Vectors + v) * lanes;
            loaded[v] = simd::load<vector>(from);
            // A single row reads so fast that prefetching costs more than it gains.
            if constexpr (far_weights && Rows > 1) simd::prefetch_ahead<2048, 1>(from);
        }
        LAMINA_UNROLL
        for (std::size_t r = 0; r < Rows; ++r) {
            const vector value = simd::broadcast<vector>(x[r][i + k]);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v)
                sums[r][k][v] = simd::fma(value, loaded[v], sums[r][k][v]);
        }
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t LastLanes, std::size_t Vectors>
LAMINA_INLINE void dense_blocks<T, Task, Epilogue, Arch>::store(vector (&sums)[Vectors], T* y,
                                                                const T* const* operands, std::size_t row,
                                                                std::size_t channel) {
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v)
        simd::store(y + v * lanes,
                    Epilogue::template apply<lanes>(sums[v], operands, row, channel + v * lanes));
    constexpr std::size_t last = (Vectors - 1) * lanes;
    simd::store_partial<LastLanes>(
        y + last, Epilogue::template apply<LastLanes>(sums[Vectors - 1], operands, row, channel + last));
}

} // namespace lamina::kernels
