#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/shared.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// A weight gradient is a sum of outer products, one per pixel: dw[e][f] += x[e] · dy[f]. This is the part of
/// dw whose sums stay in registers: rows e on `lines` lines of `run` contiguous elements of x each, and
/// `vectors` vectors of columns f.
struct outer_tile {
    std::size_t lines = 1;
    std::size_t run = 1;
    std::size_t vectors = 1;
    friend constexpr bool operator==(const outer_tile&, const outer_tile&) = default;
};

/// Where the operands of a tile lie: the elements between the lines of x, between the lines and rows of dw,
/// and between the pixels of dy.
struct outer_layout {
    std::size_t x_line, dw_line, dw_row, dy_pixel;
};

/// The pixels that are summed over: images × rows × columns, each level with its step in x. In dy, the pixels
/// of an image are consecutive.
struct pixel_walk {
    std::size_t images, x_image, dy_image;
    std::size_t rows, x_row;
    std::size_t columns, x_column;
};

namespace detail {

/// The cost per pixel of a whole matrix of lines · run × vectors.
constexpr std::size_t outer_cost(std::size_t lines, std::size_t run, std::size_t vectors, outer_tile tile) {
    std::size_t cost = 0;
    const auto add = [&](std::size_t l, std::size_t r, std::size_t v, std::size_t times) {
        if (l * r * v * times > 0) cost += times * costs::pass(l * r, v);
    };
    for (const bool last : {false, true}) {
        const std::size_t v = last ? vectors % tile.vectors : tile.vectors;
        const std::size_t blocks = last ? 1 : vectors / tile.vectors;
        const std::size_t down = lines / tile.lines, across = run / tile.run;
        add(tile.lines, tile.run, v, blocks * down * across);
        add(lines % tile.lines, tile.run, v, blocks * across);
        add(tile.lines, run % tile.run, v, blocks * down);
    }
    return cost;
}

} // namespace detail

/// The tile with the least estimated time. It has several lines only if it takes whole lines.
constexpr outer_tile choose_outer_tile(std::size_t lines, std::size_t run, std::size_t vectors,
                                       std::size_t registers) {
    outer_tile best;
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t v = 1; v <= std::min<std::size_t>(vectors, 6); ++v)
        for (std::size_t r = 1; r <= run && (r + 1) * v < registers; ++r)
            for (std::size_t l = 1; l <= (r == run ? lines : 1) && (l * r + 1) * v < registers; ++l) {
                const std::size_t cost = detail::outer_cost(lines, run, vectors, {l, r, v});
                if (cost < least) {
                    least = cost;
                    best = {l, r, v};
                }
            }
    return best;
}

/// dw += Σ over pixels of x · dy for one register tile. LastLanes: the columns in the last vector of dw and
/// dy. Depthwise, x has a register for each of dy's: dw[e][f] += x[e][f] · dy[f].
template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise = false>
struct outer_products {
    using T = simd::scalar_t<V>;
    static constexpr std::size_t lanes = simd::lanes<V>, rows = Tile.lines * Tile.run, vectors = Tile.vectors;

    static void run(const T* x, const T* dy, const pixel_walk& walk, const outer_layout& layout, T* dw);
    /// For one row of pixels and one line; `x_column` and `dy_pixel` are the elements between pixels.
    static void run(const T* x, const T* dy, std::size_t pixels, std::size_t x_column, std::size_t dy_pixel,
                    std::size_t dw_row, T* dw);

private:
    /// Moves from row e of dw to the next.
    template <class P>
    static void advance(P*& dw, std::size_t e, const outer_layout& layout);
    static void clear(V (&sums)[rows][vectors], const outer_layout& layout, const T* dw);
    static void add_pixel(V (&sums)[rows][vectors], const T* x, const T* dy, std::size_t x_line);
    static void add_sums(V (&sums)[rows][vectors], const outer_layout& layout, T* dw);
};

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
template <class P>
LAMINA_INLINE void outer_products<V, Tile, LastLanes, Depthwise>::advance(P*& dw, std::size_t e,
                                                                          const outer_layout& layout) {
    if (e + 1 == rows) return;
    dw += (e + 1) % Tile.run != 0 ? layout.dw_row : layout.dw_line - (Tile.run - 1) * layout.dw_row;
}

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
LAMINA_INLINE void outer_products<V, Tile, LastLanes, Depthwise>::add_pixel(V (&sums)[rows][vectors],
                                                                            const T* x, const T* dy,
                                                                            std::size_t x_line) {
    simd::pointer_barrier(x); // adjacent pixels share more values than there are registers
    V d[vectors];
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < vectors; ++v) d[v] = simd::in_register(simd::load<V>(dy + v * lanes));
    d[vectors - 1] = simd::load_partial<V, LastLanes>(dy + (vectors - 1) * lanes);
    LAMINA_UNROLL
    for (std::size_t e = 0; e < rows; ++e) {
        const T* at = x + e / Tile.run * x_line + e % Tile.run;
        if constexpr (Depthwise) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v + 1 < vectors; ++v)
                sums[e][v] = simd::fma(simd::load<V>(at + v * lanes), d[v], sums[e][v]);
            const V last = simd::load_partial<V, LastLanes>(at + (vectors - 1) * lanes);
            sums[e][vectors - 1] = simd::fma(last, d[vectors - 1], sums[e][vectors - 1]);
        } else {
            const V value = simd::broadcast<V>(*at);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < vectors; ++v) sums[e][v] = simd::fma(value, d[v], sums[e][v]);
        }
    }
}

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
LAMINA_INLINE void outer_products<V, Tile, LastLanes, Depthwise>::add_sums(V (&sums)[rows][vectors],
                                                                           const outer_layout& layout,
                                                                           T* dw) {
    // All loads come first: after a partial store to adjacent elements, a load would wait for the store to
    // reach the cache. Each loaded value is added immediately, because no register is free to hold it.
    const T* from = dw;
    simd::pointer_barrier(from);
    simd::pointer_barrier(dw); // Clang would keep all prefetched addresses, in memory
    LAMINA_UNROLL
    for (std::size_t e = 0; e < rows; ++e) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < vectors; ++v) {
            const T* const at = from + v * lanes;
            V& sum = sums[e][v];
            sum = sum + (v + 1 < vectors ? simd::load<V>(at) : simd::load_partial<V, LastLanes>(at));
            simd::register_barrier(sum, from);
        }
        advance(from, e, layout);
    }
    LAMINA_UNROLL
    for (std::size_t e = 0; e < rows; ++e) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v + 1 < vectors; ++v) simd::store(dw + v * lanes, sums[e][v]);
        simd::store_partial<LastLanes>(dw + (vectors - 1) * lanes, sums[e][vectors - 1]);
        advance(dw, e, layout);
    }
}

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
LAMINA_INLINE void outer_products<V, Tile, LastLanes, Depthwise>::clear(V (&sums)[rows][vectors],
                                                                        const outer_layout& layout,
                                                                        const T* dw) {
    LAMINA_UNROLL
    for (std::size_t e = 0; e < rows; ++e) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < vectors; ++v) {
            sums[e][v] = V(T(0));
            // dw may be far away: prefetched here, it has the whole loop's time to arrive.
            __builtin_prefetch(dw + v * lanes, 1);
        }
        advance(dw, e, layout);
    }
}

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
LAMINA_INLINE void outer_products<V, Tile, LastLanes, Depthwise>::run(const T* x, const T* dy,
                                                                      const pixel_walk& walk,
                                                                      const outer_layout& layout, T* dw) {
    V sums[rows][vectors];
    clear(sums, layout, dw);
    const std::size_t x_line = layout.x_line, dy_pixel = layout.dy_pixel, columns = walk.columns,
                      x_column = walk.x_column;
    for (std::size_t image = 0; image < walk.images; ++image) {
        const T* row = x + image * walk.x_image;
        const T* d = dy + image * walk.dy_image;
        for (std::size_t i = 0; i < walk.rows; ++i, row += walk.x_row) {
            const T* at = row;
#pragma GCC unroll 1
            for (std::size_t j = 0; j < columns; ++j, at += x_column, d += dy_pixel)
                add_pixel(sums, at, d, x_line);
        }
    }
    add_sums(sums, layout, dw);
}

template <class V, outer_tile Tile, std::size_t LastLanes, bool Depthwise>
LAMINA_INLINE void
outer_products<V, Tile, LastLanes, Depthwise>::run(const T* x, const T* dy, std::size_t pixels,
                                                   std::size_t x_column, std::size_t dy_pixel,
                                                   std::size_t dw_row, T* dw) {
    static_assert(Tile.lines == 1);
    const outer_layout layout{0, 0, dw_row, dy_pixel};
    V sums[rows][vectors];
    clear(sums, layout, dw);
#pragma GCC unroll 1
    for (std::size_t j = 0; j < pixels; ++j, x += x_column, dy += dy_pixel) add_pixel(sums, x, dy, 0);
    add_sums(sums, layout, dw);
}

/// Copies `pixels` rows of `Columns` elements, `step` apart, so that they are contiguous.
template <std::size_t Columns, class T>
LAMINA_SHARED void pack_panel(const T* from, std::size_t pixels, std::size_t step, T* panel) {
    for (std::size_t p = 0; p < pixels; ++p) std::copy_n(from + p * step, Columns, panel + p * Columns);
}

} // namespace lamina::kernels
