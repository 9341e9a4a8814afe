#pragma once

#include <lamina/kernels/range.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/order.hpp>
#include <lamina/kernels/winograd/scratch.hpp>
#include <lamina/kernels/winograd/sizes.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The matrix products of Winograd's algorithm: [tile][input] by [input][filter], of `rows` tiles × `vectors`
/// registers of filters at a time. The filters' weights lie in `blocks` blocks. If these are beyond the
/// second-level cache, `passes` is the number of passes over them, else 0.
struct product_tile {
    std::size_t rows, vectors;
    std::size_t blocks = 1, passes = 0;
    friend constexpr bool operator==(const product_tile&, const product_tile&) = default;
};

/// Sizes that products do not need to know at compile time, in elements.
struct product_steps {
    std::size_t inputs;
    std::size_t term, input_line; // from one term or product, and line of inputs, to the next
    std::size_t product_line;     // from one line of products to the next
    std::size_t block;            // from one block of weights to the next
};

template <class T, winograd_sizes Sizes, product_tile Tile, class Arch>
struct winograd_products {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, line = winograd_line<T>(lanes);
    static constexpr std::size_t wide = Tile.vectors / Tile.blocks, row = wide * lanes;
    using sums = vector[Tile.rows][Tile.vectors];

    static void multiply(const T* tiles, range some, const T* weights, std::size_t terms,
                         const product_steps& steps, T* to);
    static void add(const T* in, const T*& weights, const T* end, const T*& ahead, std::size_t block,
                    sums& to);

public:
    /// Computes all products of some tiles. If there are fewer tiles than the registers hold, whatever
    /// follows them in memory is multiplied too.
    static void run(const T* tiles, const winograd_order& some, const T* weights, const product_steps& steps,
                    T* to);
};

template <class T, winograd_sizes Sizes, product_tile Tile, class Arch>
LAMINA_INLINE void winograd_products<T, Sizes, Tile, Arch>::run(const T* tiles, const winograd_order& some,
                                                                const T* weights, const product_steps& steps,
                                                                T* to) {
    constexpr std::size_t edge = Sizes.products();
#pragma GCC unroll 1
    for (std::size_t p = 0; p < edge; ++p) {
#pragma GCC unroll 1
        for (std::size_t q = 0; q < edge; ++q, to += steps.term) {
            const std::size_t first = Sizes.first(p, q);
            multiply(tiles + first * steps.term, some.taking_part(p + 1 == edge, q + 1 == edge),
                     weights + first * steps.inputs * row, Sizes.count(p) * Sizes.count(q), steps, to);
        }
    }
}

/// Adds the products of the inputs in one line.
template <class T, winograd_sizes Sizes, product_tile Tile, class Arch>
LAMINA_INLINE void winograd_products<T, Sizes, Tile, Arch>::add(const T* in, const T*& weights, const T* end,
                                                                [[maybe_unused]] const T*& ahead,
                                                                [[maybe_unused]] std::size_t block,
                                                                sums& to) {
    const T* w = weights;
#pragma GCC unroll 1
    for (; w != end; ++in, w += row) {
        simd::pointer_barrier(in);
        vector weight[Tile.vectors];
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Tile.vectors; ++v)
            weight[v] = simd::in_register(simd::load<vector>(w + v / wide * block + v % wide * lanes));
        // Weights beyond the second-level cache are prefetched while the ones before them are used, some in
        // every pass.
        if constexpr (Tile.passes > 0) {
            LAMINA_UNROLL
            for (std::size_t k = 0; k < Tile.blocks * row; k += Tile.passes * line)
                simd::prefetch(ahead + k / row * block + k % row);
            ahead += row / Tile.passes;
        }
        LAMINA_UNROLL
        for (std::size_t t = 0; t < Tile.rows; ++t) {
            const vector value = simd::broadcast<vector>(in[t * line]);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Tile.vectors; ++v) to[t][v] = simd::fma(value, weight[v], to[t][v]);
        }
    }
    weights = w;
}

/// Computes one product, the sum of `terms` terms.
template <class T, winograd_sizes Sizes, product_tile Tile, class Arch>
LAMINA_INLINE void winograd_products<T, Sizes, Tile, Arch>::multiply(const T* tiles, range some,
                                                                     const T* weights, std::size_t terms,
                                                                     const product_steps& steps, T* to) {
    const T* ahead = weights + steps.inputs * row;
    for (std::size_t next = some.begin; next < some.end; next += Tile.rows) {
        const std::size_t first = overlapping_block(next, Tile.rows, some.end) * line;
        sums all;
        LAMINA_UNROLL
        for (std::size_t t = 0; t < Tile.rows; ++t) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Tile.vectors; ++v) all[t][v] = vector(T(0));
        }
        const T *w = weights, *in_term = tiles + first;
        for (std::size_t term = 0; term < terms; ++term, in_term += steps.term) {
            const T* in = in_term;
            for (std::size_t left = steps.inputs; left > 0; in += steps.input_line) {
                const std::size_t count = (std::min)(line, left);
                add(in, w, w + count * row, ahead, steps.block, all);
                left -= count;
            }
        }
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Tile.vectors; ++v) {
            T* const column = to + v * lanes / line * steps.product_line + v * lanes % line + first;
            LAMINA_UNROLL
            for (std::size_t t = 0; t < Tile.rows; ++t) simd::store(column + t * line, all[t][v]);
        }
    }
}

} // namespace lamina::kernels
