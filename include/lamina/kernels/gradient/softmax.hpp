#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/softmax.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradient of a softmax y, or of its logarithm, from dy and the sum of all terms.
template <class V, bool Logarithm>
struct softmax_slope {
    static V add_term([[maybe_unused]] const V& y, const V& dy, const V& sum) {
        if constexpr (Logarithm)
            return dy + sum;
        else
            return simd::fma(y, dy, sum);
    }
    static V of(const V& y, const V& dy, const V& sum) {
        if constexpr (Logarithm)
            return dy - math::exp_of_minus(-y) * sum;
        else
            return y * (dy - sum);
    }
};

/// The gradient over the channels of each of `pixels` pixels, where y is the softmax or its logarithm: dx = y
/// · (dy − Σ dy · y), or dx = dy − e^y · Σ dy for the logarithm. dx may be dy.
template <class T, std::size_t Channels, bool Logarithm = false, class Arch = simd::default_arch>
struct softmax_gradient {
    static void run(std::size_t pixels, const T* y, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using slope = softmax_slope<vector, Logarithm>;
    static constexpr std::size_t lanes = simd::lanes<vector>, whole = Channels / lanes * lanes,
                                 rest = Channels - whole;
};

template <class T, std::size_t Channels, bool Logarithm, class Arch>
void softmax_gradient<T, Channels, Logarithm, Arch>::run(std::size_t pixels, const T* y, const T* dy, T* dx) {
    for (std::size_t i = 0; i < pixels; ++i, y += Channels, dy += Channels, dx += Channels) {
        vector terms(T(0));
        for (std::size_t c = 0; c < whole; c += lanes)
            terms = slope::add_term(simd::load<vector>(y + c), simd::load<vector>(dy + c), terms);
        if constexpr (rest > 0)
            terms = slope::add_term(simd::load_partial<vector, rest>(y + whole),
                                    simd::load_partial<vector, rest>(dy + whole), terms);
        const vector sum(simd::sum(terms));
        for (std::size_t c = 0; c < whole; c += lanes)
            simd::store(dx + c, slope::of(simd::load<vector>(y + c), simd::load<vector>(dy + c), sum));
        if constexpr (rest > 0)
            simd::store_partial<rest>(dx + whole,
                                      slope::of(simd::load_partial<vector, rest>(y + whole),
                                                simd::load_partial<vector, rest>(dy + whole), sum));
    }
}

} // namespace lamina::kernels
