#pragma once

#include <lamina/kernels/simd/registers.hpp>
#include <lamina/layers/register_math.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace lamina::simd {

/// ln(x) for positive normal x, in a register: x = 2^n · m with m in [√½, √2), and ln(m) = 2 artanh((m − 1) /
/// (m + 1)) is computed from its series. (xsimd 8.1's log does not compile for AVX-512.)
template <class V>
LAMINA_INLINE V log_of_normal(const V& x) {
    using number = typename V::value_type;
    using whole = std::conditional_t<sizeof(number) == 4, std::int32_t, std::int64_t>;
    using reals [[gnu::vector_size(sizeof(V))]] = number;
    using bits [[gnu::vector_size(sizeof(V))]] = whole;
    constexpr int digits = sizeof(number) == 4 ? 23 : 52, terms = sizeof(number) == 4 ? 5 : 10;
    constexpr whole lowest = std::bit_cast<whole>(number(0.70710678118654752));
    const bits exponent = ((bits)x.data - lowest) >> digits;
    const reals m = (reals)((bits)x.data - (exponent << digits));
    const reals z = (m - number(1)) / (m + number(1)), square = z * z;
    reals sum{};
    LAMINA_UNROLL
    for (int k = 2 * terms - 1; k > 0; k -= 2) sum = sum * square + number(1.0 / k);
    return V(__builtin_convertvector(exponent, reals) * number(0.69314718055994531) + 2 * z * sum);
}

} // namespace lamina::simd

template <class V>
    requires requires(V v) { v.data; }
struct lamina::math::logarithm<V> {
    LAMINA_INLINE static V of(const V& x) {
        using number = typename V::value_type;
        using limits = std::numeric_limits<number>;
        // Numbers that are not normal are taken times a power of 2.
        constexpr number factor = number(std::uint64_t{1} << limits::digits);
        const auto tiny = x < V((limits::min)());
        const V y = simd::log_of_normal(select(tiny, x * V(factor), x))
                    - select(tiny, V(number(0.69314718055994531 * limits::digits)), V(0));
        const V of_none = select(x == V(0), V(-limits::infinity()), V(limits::quiet_NaN()));
        return select(x > V(0), select(x < V(limits::infinity()), y, x), of_none);
    }
};
