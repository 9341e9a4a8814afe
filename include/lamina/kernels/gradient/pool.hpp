#pragma once

#include <lamina/kernels/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The gradient of a pooling's input, one image at a time: dx is overwritten. A maximum's goes to the first
/// cell of its window, row by row, that holds it (x and y say which); an average's to all cells. An average
/// does not read x and y.
template <class T, pool_geometry G, class Arch = xsimd::default_arch>
struct pool_gradient {
    static void run(const T* x, const T* y, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    static constexpr window_geometry window = G.window;
    static constexpr std::size_t channels = window.in.channels, row = window.in.width * channels;
    static constexpr std::size_t lanes = simd::lanes<vector>, whole = channels / lanes * lanes;
    // No cell belongs to two windows: its gradient is written, not added to.
    static constexpr bool alone = !G.adaptive
                                  && (window.out.height == 1 || window.strides.height >= window.kernel.height)
                                  && (window.out.width == 1 || window.strides.width >= window.kernel.width);
    static constexpr bool covers(std::size_t out, std::size_t stride, std::size_t kernel, std::size_t end) {
        return (out == 1 || stride <= kernel) && (out - 1) * stride + kernel >= end;
    }
    static constexpr bool covers_all = covers(window.out.height, window.strides.height, window.kernel.height,
                                              window.in.height + window.pad.top)
                                       && covers(window.out.width, window.strides.width, window.kernel.width,
                                                 window.in.width + window.pad.left);

    /// The cells of a window that lie inside the image, and how many an average is divided by.
    struct cells {
        cell_span down, across;
        std::size_t divisor;
    };
    template <std::size_t Lanes>
    static void spread(const cells& at, const T* x, const T* y, const T* dy, T* dx);
};

template <class T, pool_geometry G, class Arch>
void pool_gradient<T, G, Arch>::run(const T* x, const T* y, const T* dy, T* dx) {
    if constexpr (!alone || !covers_all) std::fill_n(dx, window.in.size(), T(0));
    constexpr pool_axis rows = rows_of(G), columns = columns_of(G);
    for (std::size_t i = 0; i < window.out.height; ++i)
        for (std::size_t j = 0; j < window.out.width; ++j) {
            const cells at{rows.cells(i), columns.cells(j), rows.counted(i) * columns.counted(j)};
            const std::size_t to = (i * window.out.width + j) * channels;
            for (std::size_t c = 0; c < whole; c += lanes)
                spread<lanes>(at, x + c, y + to + c, dy + to + c, dx + c);
            if constexpr (whole < channels)
                spread<channels - whole>(at, x + whole, y + to + whole, dy + to + whole, dx + whole);
        }
}

template <class T, pool_geometry G, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void pool_gradient<T, G, Arch>::spread(const cells& at, const T* x, const T* y, const T* dy,
                                                     T* dx) {
    const vector zero(T(0));
    vector highest = zero, left = simd::load_partial<vector, Lanes>(dy);
    if constexpr (G.kind == pooling::max)
        highest = simd::load_partial<vector, Lanes>(y);
    else
        left = left / vector(T(at.divisor));
    for (std::size_t i = at.down.first; i < at.down.last; ++i)
        for (std::size_t j = at.across.first; j < at.across.last; ++j) {
            const std::size_t cell = i * row + j * channels;
            vector share = left;
            if constexpr (G.kind == pooling::max) {
                const auto found = simd::load_partial<vector, Lanes>(x + cell) == highest;
                share = xsimd::select(found, left, zero);
                left = xsimd::select(found, zero, left);
            }
            if constexpr (!alone) share = share + simd::load_partial<vector, Lanes>(dx + cell);
            simd::store_partial<Lanes>(dx + cell, share);
        }
}

} // namespace lamina::kernels
