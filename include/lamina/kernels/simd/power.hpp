#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/register_math.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace lamina::kernels {

/// ln(x) for positive normal x. In a register, x = 2^n · m with m in [√½, √2), and ln(m) = 2 artanh((m − 1) /
/// (m + 1)) is computed from its series. (xsimd 8.1's log does not compile for AVX-512.)
template <class V>
LAMINA_INLINE V log(const V& x) {
    if constexpr (!simd::is_batch<V>) {
        return std::log(x);
    } else {
        using scalar = simd::scalar_t<V>;
        using whole = std::conditional_t<sizeof(scalar) == 4, std::int32_t, std::int64_t>;
        using reals [[gnu::vector_size(sizeof(V))]] = scalar;
        using bits [[gnu::vector_size(sizeof(V))]] = whole;
        constexpr int digits = sizeof(scalar) == 4 ? 23 : 52, terms = sizeof(scalar) == 4 ? 5 : 10;
        constexpr whole lowest = std::bit_cast<whole>(scalar(0.70710678118654752));
        const bits exponent = ((bits)x.data - lowest) >> digits;
        const V m((reals)((bits)x.data - (exponent << digits)));
        const V z = (m - V(1)) / (m + V(1)), square = z * z;
        V sum(scalar(0));
        LAMINA_UNROLL
        for (int k = 2 * terms - 1; k > 0; k -= 2) sum = simd::fma(sum, square, V(scalar(1.0 / k)));
        return simd::fma(V(__builtin_convertvector(exponent, reals)), V(scalar(0.69314718055994531)),
                         V(2) * z * sum);
    }
}

/// x^-Exponent for positive x. NaN stays NaN.
template <double Exponent, class V>
LAMINA_INLINE V inverse_power(const V& x) {
    using math::exp, math::select, math::sqrt;
    using scalar = simd::scalar_t<V>;
    if constexpr (Exponent == 0.75) {
        const V root = sqrt(x);
        return V(1) / (root * sqrt(root));
    } else if constexpr (Exponent == 0.5) {
        return V(1) / sqrt(x);
    } else if constexpr (Exponent == 1) {
        return V(1) / x;
    } else {
        return select(lamina::detail::is_number(x), exp(V(scalar(-Exponent)) * kernels::log(x)), x);
    }
}

} // namespace lamina::kernels
