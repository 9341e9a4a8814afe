#pragma once

#include <lamina/kernels/dense/task.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>

namespace lamina::kernels {

/// y = x·W + bias with vectors along the inputs, for few outputs of many inputs, where the weights need next
/// to no padding. Packed are the bias, padded to whole vectors, and the weights [in-block][out][in in block].
template <class T, dense_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct dense_dots {
private:
    using vector = simd::batch<T, Arch>;
    using weight = stored_weight<T, Task>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t inputs = Task.inputs;
    static constexpr std::size_t outputs = Task.outputs;
    static constexpr std::size_t in_blocks = (inputs + lanes - 1) / lanes;
    static constexpr std::size_t whole_blocks = inputs / lanes;
    static constexpr std::size_t padded_outputs = (outputs + lanes - 1) / lanes * lanes;

public:
    static constexpr std::size_t packed_size =
        padded_outputs + stored_size<T, Task>(in_blocks * outputs * lanes);
    /// Where the weights begin in the packed elements.
    static constexpr std::size_t first_weight = padded_outputs;

    /// `weights` is inputs × outputs; `bias` may be null.
    static constexpr void pack(const T* weights, const T* bias, T* packed);
    static constexpr std::size_t block_outputs = outputs;
    static constexpr partition parts{1};
    /// A batch may be divided at multiples of this many rows without changing a bit of the results.
    static constexpr std::size_t row_group = 1;
    /// Rows of x and y are x_stride and y_stride elements apart. The epilogue's pixel is the row.
    static void run(std::size_t rows, const T* x, std::size_t x_stride, const T* packed, T* y,
                    std::size_t y_stride, const T* const* operands, range blocks = {0, 1});

private:
    static constexpr std::size_t ways = std::bit_floor(std::max<std::size_t>(8 / outputs, 1));
    // Rows that are computed together load the weights once.
    static constexpr std::size_t most_rows =
        std::clamp<std::size_t>((simd::registers<Arch> - 1) / (ways * outputs + 1), 1, 4);

    template <std::size_t Rows>
    static void some_rows(const T* x, std::size_t x_stride, const T* packed, T* y, std::size_t y_stride,
                          const T* const* operands, std::size_t row);
    template <std::size_t Rows>
    static void dot_products(const T* x, std::size_t x_stride, const weight* weights, T (*y)[padded_outputs]);
    template <std::size_t Blocks, std::size_t Lanes, std::size_t Rows>
    static void add_products(vector (&sums)[Rows][ways][outputs], const T* x, std::size_t x_stride,
                             const weight* weights);
};

template <class T, dense_task Task, class Epilogue, class Arch>
constexpr void dense_dots<T, Task, Epilogue, Arch>::pack(const T* weights, const T* bias, T* packed) {
    for (std::size_t o = 0; o < padded_outputs; ++o)
        *packed++ = bias != nullptr && o < outputs ? bias[o] : T(0);
    auto* stored = as_stored<T, Task>(packed);
    for (std::size_t block = 0; block < in_blocks; ++block)
        for (std::size_t o = 0; o < outputs; ++o)
            for (std::size_t i = block * lanes; i < (block + 1) * lanes; ++i)
                *stored++ = weight(i < inputs ? weights[i * outputs + o] : T(0));
}

template <class T, dense_task Task, class Epilogue, class Arch>
void dense_dots<T, Task, Epilogue, Arch>::run(std::size_t rows, const T* x, std::size_t x_stride,
                                              const T* packed, T* y, std::size_t y_stride,
                                              const T* const* operands, range blocks) {
    if (blocks.size() == 0) return;
    std::size_t row = 0;
    for (; row + most_rows <= rows; row += most_rows)
        some_rows<most_rows>(x + row * x_stride, x_stride, packed, y + row * y_stride, y_stride, operands,
                             row);
    for (; row < rows; ++row)
        some_rows<1>(x + row * x_stride, x_stride, packed, y + row * y_stride, y_stride, operands, row);
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Rows>
void dense_dots<T, Task, Epilogue, Arch>::some_rows(const T* x, std::size_t x_stride, const T* packed, T* y,
                                                    std::size_t y_stride, const T* const* operands,
                                                    std::size_t row) {
    constexpr std::size_t last = padded_outputs - lanes;
    T dots[Rows][padded_outputs] = {};
    dot_products<Rows>(x, x_stride, reinterpret_cast<const weight*>(packed + padded_outputs), dots);
    for (std::size_t r = 0; r < Rows; ++r, ++row, y += y_stride) {
        const auto result = [&](std::size_t o) LAMINA_INLINE_LAMBDA {
            return simd::load<vector>(dots[r] + o) + simd::load<vector>(packed + o);
        };
        for (std::size_t o = 0; o < last; o += lanes)
            simd::store(y + o, Epilogue::template apply<lanes>(result(o), operands, row, o));
        simd::store_partial<outputs - last>(
            y + last, Epilogue::template apply<outputs - last>(result(last), operands, row, last));
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Rows>
void dense_dots<T, Task, Epilogue, Arch>::dot_products(const T* x, std::size_t x_stride,
                                                       const weight* weights, T (*y)[padded_outputs]) {
    vector sums[Rows][ways][outputs];
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        LAMINA_UNROLL
        for (std::size_t w = 0; w < ways; ++w) {
            LAMINA_UNROLL
            for (std::size_t o = 0; o < outputs; ++o) sums[r][w][o] = vector(T(0));
        }
    }
    std::size_t block = 0;
// Unrolled, the loop would load from more places than the first-level cache's prefetcher follows.
#pragma GCC unroll 1
    for (; block + ways <= whole_blocks; block += ways)
        add_products<ways, lanes>(sums, x + block * lanes, x_stride, weights + block * outputs * lanes);
    if constexpr (whole_blocks % ways != 0)
        for (; block < whole_blocks; ++block)
            add_products<1, lanes>(sums, x + block * lanes, x_stride, weights + block * outputs * lanes);
    if constexpr (whole_blocks != in_blocks)
        add_products<1, inputs % lanes>(sums, x + whole_blocks * lanes, x_stride,
                                        weights + whole_blocks * outputs * lanes);
    LAMINA_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
        LAMINA_UNROLL
        for (std::size_t o = 0; o < outputs; ++o) {
            vector total = sums[r][0][o];
            if constexpr (ways > 1) {
                LAMINA_UNROLL
                for (std::size_t w = 1; w < ways; ++w) total = total + sums[r][w][o];
            }
            y[r][o] = simd::sum(total);
        }
    }
}

template <class T, dense_task Task, class Epilogue, class Arch>
template <std::size_t Blocks, std::size_t Lanes, std::size_t Rows>
LAMINA_INLINE void dense_dots<T, Task, Epilogue, Arch>::add_products(vector (&sums)[Rows][ways][outputs],
                                                                     const T* x, std::size_t x_stride,
                                                                     const weight* weights) {
    LAMINA_UNROLL
    for (std::size_t w = 0; w < Blocks; ++w) {
        vector value[Rows];
        LAMINA_UNROLL
        for (std::size_t r = 0; r < Rows; ++r)
            value[r] = simd::load_partial<vector, Lanes>(x + r * x_stride + w * lanes);
        LAMINA_UNROLL
        for (std::size_t o = 0; o < outputs; ++o) {
            vector loaded = simd::load<vector>(weights + (w * outputs + o) * lanes);
            if constexpr (Rows > 1) simd::register_barrier(loaded);
            LAMINA_UNROLL
            for (std::size_t r = 0; r < Rows; ++r) sums[r][w][o] = simd::fma(value[r], loaded, sums[r][w][o]);
        }
    }
}

} // namespace lamina::kernels
