#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <array>
#include <cstddef>

namespace lamina::kernels {

/// More products would need points farther from 1, which round worse.
inline constexpr std::size_t cook_toom_most_products = 8;

/// F(Outputs, Taps) along one axis: adjacent results of a convolution from Outputs + Taps − 1 products, y =
/// Aᵀ(G g · Bᵀ d). Taps and results are the coefficients of polynomials, and the products are their values at
/// as many points, the last of which is ∞ (Toom 1963; Cook 1966; Winograd 1980).
template <std::size_t Outputs, std::size_t Taps>
struct cook_toom {
    static constexpr std::size_t outputs = Outputs, taps = Taps, products = Outputs + Taps - 1;
    static_assert(Outputs > 1 && Taps > 1 && products <= cook_toom_most_products);

    /// The factor of tap i in product p.
    static constexpr double kernel(std::size_t p, std::size_t i) { return kernels[p][i]; }
    /// The factor of input cell i in product p: the coefficients of Π (x − point) over all other points.
    static constexpr double input(std::size_t p, std::size_t i) {
        double all[products + 1] = {1};
        std::size_t degree = 0;
        for (std::size_t q = 0; q < last; ++q) {
            if (q == p) continue;
            ++degree;
            for (std::size_t k = degree; k > 0; --k) all[k] = all[k - 1] - points[q] * all[k];
            all[0] *= -points[q];
        }
        return all[i];
    }
    /// Computes the results from the products and adds `bias` to each.
    template <class V>
    static void output(const V (&m)[products], const V& bias, V (&y)[Outputs]);

private:
    static constexpr std::size_t last = products - 1, pairs = (products - 2) / 2;
    static constexpr bool has_single = products % 2 == 1; // there is a nonzero point without its negative
    static constexpr double points[cook_toom_most_products - 1] = {0, 1, -1, 2, -2, 0.5, -0.5};
    static constexpr double power(double x, std::size_t n) { return n == 0 ? 1 : x * power(x, n - 1); }
    static constexpr auto kernels = [] {
        std::array<std::array<double, Taps>, products> all{};
        for (std::size_t p = 0; p < last; ++p) {
            double scale = 1;
            for (std::size_t q = 0; q < last; ++q)
                if (q != p) scale *= points[p] - points[q];
            for (std::size_t i = 0; i < Taps; ++i) all[p][i] = power(points[p], i) / scale;
        }
        all[last][Taps - 1] = 1;
        return all;
    }();
    /// The factor of each point's product in a result.
    static constexpr auto powers = [] {
        std::array<std::array<double, last>, Outputs> all{};
        for (std::size_t j = 0; j < Outputs; ++j)
            for (std::size_t p = 0; p < last; ++p) all[j][p] = power(points[p], j);
        return all;
    }();
};

template <std::size_t Outputs, std::size_t Taps>
template <class V>
LAMINA_INLINE void cook_toom<Outputs, Taps>::output(const V (&m)[products], const V& bias, V (&y)[Outputs]) {
    using T = simd::scalar_t<V>;
    constexpr std::size_t held = pairs == 0 ? 1 : pairs; // half[j % 2]: what the pairs contribute to result j
    V half[2][held];
    if constexpr (pairs == 0) {
        half[0][0] = half[1][0] = m[1] + bias;
    } else {
        LAMINA_UNROLL
        for (std::size_t k = 0; k < pairs; ++k) {
            half[0][k] = m[1 + 2 * k] + m[2 + 2 * k];
            half[1][k] = m[1 + 2 * k] - m[2 + 2 * k];
        }
        half[0][0] = half[0][0] + bias;
        half[1][0] = half[1][0] + bias;
    }
    LAMINA_UNROLL
    for (std::size_t j = 0; j < Outputs; ++j) {
        V sum = half[j % 2][0];
        LAMINA_UNROLL
        for (std::size_t k = 1; k < held; ++k)
            sum = simd::fma(half[j % 2][k], V(T(powers[j][1 + 2 * k])), sum);
        if constexpr (has_single && pairs > 0) sum = simd::fma(m[last - 1], V(T(powers[j][last - 1])), sum);
        if (j == 0) sum = sum + m[0];
        if (j + 1 == Outputs) sum = sum + m[last];
        y[j] = sum;
    }
}

} // namespace lamina::kernels
