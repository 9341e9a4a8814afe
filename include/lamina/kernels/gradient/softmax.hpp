#pragma once

#include <lamina/kernels/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// dx = y · (dy − Σ dy · y) over the channels of each of `pixels` pixels, where y is the softmax itself. dx
/// may be dy.
template <class T, std::size_t Channels, class Arch = xsimd::default_arch>
struct softmax_gradient {
    static void run(std::size_t pixels, const T* y, const T* dy, T* dx);
};

template <class T, std::size_t Channels, class Arch>
void softmax_gradient<T, Channels, Arch>::run(std::size_t pixels, const T* y, const T* dy, T* dx) {
    using vector = simd::batch<T, Arch>;
    constexpr std::size_t lanes = simd::lanes<vector>, whole = Channels / lanes * lanes,
                          rest = Channels - whole;
    for (std::size_t i = 0; i < pixels; ++i, y += Channels, dy += Channels, dx += Channels) {
        vector sum(T(0));
        for (std::size_t c = 0; c < whole; c += lanes)
            sum = simd::fma(simd::load<vector>(y + c), simd::load<vector>(dy + c), sum);
        if constexpr (rest > 0)
            sum = simd::fma(simd::load_partial<vector, rest>(y + whole),
                            simd::load_partial<vector, rest>(dy + whole), sum);
        const vector mean(simd::sum(sum));
        for (std::size_t c = 0; c < whole; c += lanes)
            simd::store(dx + c, simd::load<vector>(y + c) * (simd::load<vector>(dy + c) - mean));
        if constexpr (rest > 0)
            simd::store_partial<rest>(dx + whole,
                                      simd::load_partial<vector, rest>(y + whole)
                                          * (simd::load_partial<vector, rest>(dy + whole) - mean));
    }
}

} // namespace lamina::kernels
