#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/register_math.hpp>

#include <cmath>

namespace lamina::kernels {

/// ln(x) for positive normal x.
template <class V>
LAMINA_INLINE V log(const V& x) {
    if constexpr (simd::is_batch<V>)
        return simd::log_of_normal(x);
    else
        return std::log(x);
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
