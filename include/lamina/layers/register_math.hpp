#pragma once

#include <lamina/language/is_number.hpp>
#include <lamina/layers/math.hpp>

#include <concepts>
#include <cstddef>

/// Functions that are faster for vector registers of float than those of the register library, without
/// branches or special cases. Their coefficients minimize the relative error.
namespace lamina::math {

template <class V>
inline constexpr bool holds_floats = false;
template <class V>
    requires(!std::floating_point<V>) && std::same_as<typename V::value_type, float>
inline constexpr bool holds_floats<V> = true;

/// Clamps x at a limit; NaN stays NaN. Specialized for registers.
template <class V>
struct limit {
    static constexpr V above(V most, V x) { return select(most < x, most, x); }
    static constexpr V below(V least, V x) { return select(least > x, least, x); }
};

/// c₀ + c₁ x + c₂ x² + …
template <class V, std::size_t N>
constexpr V polynomial(V x, const double (&c)[N]) {
    V sum = number<V>(c[N - 1]);
    for (std::size_t i = N - 1; i > 0; --i) sum = sum * x + number<V>(c[i - 1]);
    return sum;
}

/// e⁻ˣ for x ≥ 0, including infinity; NaN stays NaN. In float, 0 for x ≥ 88.
template <class V>
constexpr V exp_of_minus(V x) {
    if constexpr (holds_floats<V>) {
        // 2ᵏ e⁻ʳ with |r| ≤ ln2 / 2; ln2 is a sum of two parts (Cody & Waite 1980), and the products with the
        // first part are exact.
        x = limit<V>::above(V(88), x);
        const V k = nearbyint(x * V(-1.44269504f));
        const V r = (x + k * V(0.693359375f)) + k * V(-2.12194440e-4f), square = r * r;
        const V tail =
            polynomial(r, {0.499999934, -0.166665195, 0.0416684024, -0.00836885687, 0.00138142557});
        return select(x >= V(88), V(0), ldexp(tail * square + (V(1) - r), to_int(k)));
    } else if constexpr (std::floating_point<V>) {
        return exp(-x);
    } else {
        // The register library may convert values to integers, so it must not receive infinity or NaN.
        return select(lamina::detail::is_number(x), exp(-select(x < V(1000), x, V(1000))), x);
    }
}

/// eˣ; NaN stays NaN. In float, 0 and infinity from ∓88 on.
template <class V>
constexpr V exponential(V x) {
    if constexpr (holds_floats<V>) {
        const V e = exp_of_minus(fabs(x));
        return select(x < V(0), e, V(1) / e);
    } else if constexpr (std::floating_point<V>) {
        return exp(x);
    } else {
        const V inside = select(x < V(-1000), V(-1000), select(x > V(1000), V(1000), x));
        const auto is_number = lamina::detail::is_number(x);
        return select(is_number, exp(select(is_number, inside, V(0))), x);
    }
}

/// ln x; −∞ at 0, NaN where x is negative. Specialized for registers.
template <class V>
struct logarithm {
    static constexpr V of(V x) { return log(x); }
};

/// tanh x as x P(x²) / Q(x²), which is ±1 for |x| ≥ 9; NaN stays NaN.
template <class V>
    requires holds_floats<V>
constexpr V rational_tanh(V x) {
    x = limit<V>::below(V(-9), limit<V>::above(V(9), x));
    const V square = x * x;
    const V above = polynomial(
        square, {0.999999999147, 0.137863725298, 0.00400979143934, 3.16167719032e-5, 5.08585433084e-8});
    const V below = polynomial(square, {1.0, 0.471197049972, 0.0277421558286, 0.000420972028474,
                                        1.61962308076e-6, 7.39370109182e-10});
    return limit<V>::below(V(-1), limit<V>::above(V(1), x * above / below));
}

} // namespace lamina::math
