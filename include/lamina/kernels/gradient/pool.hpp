#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/tile_results.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The gradient of a pooling's input, one image at a time; dx is overwritten. A maximum passes its gradient
/// to the first cell of its window, row by row, that equals it (according to x and y), or, if it is NaN, to
/// the first that is NaN or infinite. An average passes it to all cells, and does not read x and y.
template <class T, pool_geometry G, class Arch = simd::default_arch>
struct pool_gradient {
    static void run(const T* x, const T* y, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    static constexpr window_geometry window = G.window;
    static constexpr std::size_t channels = window.in.channels, row = window.in.width * channels;
    static constexpr std::size_t row_step = window.dilation.height * row;
    static constexpr std::size_t cell_step = window.dilation.width * channels;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    // From the first to the last cell of a window.
    static constexpr extent2 reach{(window.kernel.height - 1) * window.dilation.height + 1,
                                   (window.kernel.width - 1) * window.dilation.width + 1};
    // No cell belongs to two windows, so its gradient is written, not added to.
    static constexpr bool alone = !G.adaptive
                                  && (window.out.height == 1 || window.strides.height >= reach.height)
                                  && (window.out.width == 1 || window.strides.width >= reach.width);
    static constexpr bool covers(std::size_t out, std::size_t stride, std::size_t kernel, std::size_t end) {
        return (out == 1 || stride <= kernel) && (out - 1) * stride + kernel >= end;
    }
    static constexpr bool covers_all = reach == window.kernel
                                       && covers(window.out.height, window.strides.height,
                                                 window.kernel.height, window.in.height + window.pad.top)
                                       && covers(window.out.width, window.strides.width, window.kernel.width,
                                                 window.in.width + window.pad.left);

    /// The cells of a window that lie inside the image, and the divisor of an average.
    struct cells {
        cell_span down, across;
        std::size_t divisor;
    };
    // A small window inside the image goes through registers as a whole.
    static constexpr bool is_small = !G.adaptive && window.kernel.size() + 5 <= simd::registers<Arch>;
    static constexpr bool is_whole(const cells& at) {
        return at.down.size() == window.kernel.height && at.across.size() == window.kernel.width;
    }
    template <bool Whole>
    static void spread(const cells& at, const T* x, const T* y, const T* dy, T* dx);
    template <bool Whole, std::size_t Lanes>
    static void spread_channels(const cells& at, const T* x, const T* y, const T* dy, T* dx);
    template <std::size_t Lanes>
    static vector share(const T* x, const vector& highest, vector& left, const T* dx);
};

template <class T, pool_geometry G, class Arch>
void pool_gradient<T, G, Arch>::run(const T* x, const T* y, const T* dy, T* dx) {
    if constexpr (!alone || !covers_all) std::fill_n(dx, window.in.size(), T(0));
    constexpr pool_axis rows = rows_of(G), columns = columns_of(G);
    for (std::size_t i = 0; i < window.out.height; ++i)
        for (std::size_t j = 0; j < window.out.width; ++j) {
            const cells at{rows.cells(i), columns.cells(j), rows.counted(i) * columns.counted(j)};
            const std::size_t to = (i * window.out.width + j) * channels;
            if (is_small && is_whole(at))
                spread<is_small>(at, x, y + to, dy + to, dx);
            else
                spread<false>(at, x, y + to, dy + to, dx);
        }
}

template <class T, pool_geometry G, class Arch>
template <bool Whole>
LAMINA_INLINE void pool_gradient<T, G, Arch>::spread(const cells& at, const T* x, const T* y, const T* dy,
                                                     T* dx) {
    constexpr std::size_t rest = channels % lanes, whole = channels - rest;
    const std::size_t corner = at.down.first * row + at.across.first * channels;
    x += corner;
    dx += corner;
#pragma GCC unroll 1
    for (std::size_t c = 0; c < whole; c += lanes)
        spread_channels<Whole, lanes>(at, x + c, y + c, dy + c, dx + c);
    if constexpr (rest != 0) spread_channels<Whole, rest>(at, x + whole, y + whole, dy + whole, dx + whole);
}

/// Spreads the gradient of one register of channels. x and dx point at the window's first cell.
template <class T, pool_geometry G, class Arch>
template <bool Whole, std::size_t Lanes>
LAMINA_INLINE void pool_gradient<T, G, Arch>::spread_channels(const cells& at, const T* x, const T* y,
                                                              const T* dy, T* dx) {
    vector highest(T(0)), left = simd::load_partial<vector, Lanes>(dy);
    if constexpr (G.kind == pooling::max)
        highest = simd::ordered_limit(simd::load_partial<vector, Lanes>(y));
    else
        left = left / vector(T(at.divisor));
    if constexpr (Whole) {
        // All loads come first: x and dx are often placed such that a load falsely seems to depend on a
        // recent store.
        constexpr tile_steps steps{window.kernel.width, row_step, cell_step};
        constexpr std::size_t count = window.kernel.size();
        vector shares[count];
        LAMINA_UNROLL
        for (std::size_t k = 0; k < count; ++k)
            shares[k] = simd::in_register(share<Lanes>(x + steps.at(k), highest, left, dx + steps.at(k)));
        LAMINA_UNROLL
        for (std::size_t k = 0; k < count; ++k) simd::store_partial<Lanes>(dx + steps.at(k), shares[k]);
    } else {
        for (std::size_t i = 0; i < at.down.size(); ++i)
            for (std::size_t j = 0; j < at.across.size(); ++j) {
                const std::size_t cell = i * row_step + j * cell_step;
                simd::store_partial<Lanes>(dx + cell, share<Lanes>(x + cell, highest, left, dx + cell));
            }
    }
}

/// A cell's share of the gradient that is left of its window's, plus what the cell had before.
template <class T, pool_geometry G, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE auto pool_gradient<T, G, Arch>::share(const T* x, const vector& highest, vector& left,
                                                    const T* dx) -> vector {
    vector part = left;
    if constexpr (G.kind == pooling::max) {
        using math::select;
        const vector zero(T(0));
        const auto passed = simd::load_partial<vector, Lanes>(x) < highest;
        part = select(passed, zero, left);
        left = select(passed, left, zero);
    }
    if constexpr (!alone) part = part + simd::load_partial<vector, Lanes>(dx);
    return part;
}

} // namespace lamina::kernels
