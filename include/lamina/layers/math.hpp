#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

/// Elementary functions of scalars that also work at compile time. A function that is written as `using
/// math::exp; return exp(x);` uses these for scalars and the register library's functions for vector
/// registers.
namespace lamina::math {

/// A constant as a V, which is a scalar or a register of scalars; rounded if V is narrower than double.
template <class V>
constexpr V number(double x) {
    if constexpr (std::floating_point<V>)
        return static_cast<V>(x);
    else
        return V(static_cast<typename V::value_type>(x));
}

template <std::floating_point T>
constexpr T fabs(T x) {
    return x < 0 ? -x : x;
}
template <std::floating_point T>
constexpr T select(bool condition, T yes, T no) {
    return condition ? yes : no;
}

namespace detail {

inline constexpr double ln2 = 0.693147180559945309417232121458;
/// ln2 as a sum of two parts; the products of the first part with integers up to 2^20 are exact.
inline constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;

/// x · 2^n by repeated doubling or halving.
constexpr double scale(double x, int n) {
    for (; n > 0; --n) x *= 2;
    for (; n < 0; ++n) x /= 2;
    return x;
}

/// e^x: 2^n · e^r with |r| ≤ ln2 / 2, e^r by its Taylor series.
constexpr double exp(double x) {
    if (x != x) return x;
    if (x > 709.8) return std::numeric_limits<double>::infinity();
    if (x < -745.2) return 0;
    const int n = int(x / ln2 + (x < 0 ? -0.5 : 0.5));
    const double r = (x - n * ln2_high) - n * ln2_low;
    double term = 1, total = 1;
    for (int i = 1; i < 20; ++i) total += term *= r / i;
    return scale(total, n);
}

/// ln(x): x = 2^n · m with m in [0.7, 1.4), ln(m) = 2 artanh((m − 1) / (m + 1)).
constexpr double log(double x) {
    if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
    if (x == 0) return -std::numeric_limits<double>::infinity();
    if (x == std::numeric_limits<double>::infinity()) return x;
    int n = 0;
    for (; x >= 1.4; ++n) x /= 2;
    for (; x < 0.7; --n) x *= 2;
    const double z = (x - 1) / (x + 1);
    double power = z, total = 0;
    for (int i = 1; i < 40; i += 2, power *= z * z) total += power / i;
    return 2 * total + n * ln2;
}

/// Newton's iteration from above; it stops when the value no longer decreases.
constexpr double sqrt(double x) {
    if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
    if (x == 0 || x == std::numeric_limits<double>::infinity()) return x;
    double y = x > 1 ? x : 1;
    for (double next = (y + x / y) / 2; next < y; next = (y + x / y) / 2) y = next;
    return y;
}

constexpr double tanh(double x) {
    if (x != x) return x;
    if (x > 20) return 1;
    if (x < -20) return -1;
    if (fabs(x) > 0.1) {
        const double e = exp(2 * x);
        return (e - 1) / (e + 1);
    }
    // Lambert's continued fraction, accurate for small values.
    double below = 15;
    for (int k = 13; k > 0; k -= 2) below = k + x * x / below;
    return x / below;
}

/// The error function by its series of positive terms (Abramowitz & Stegun 7.1.6); for |x| > 6 it is ±1,
/// which is exact in double.
constexpr double erf(double x) {
    if (x != x) return x;
    if (x > 6) return 1;
    if (x < -6) return -1;
    double term = x, total = x;
    for (int n = 1; n < 200; ++n) total += term *= 2 * x * x / (2 * n + 1);
    return total * exp(-x * x) * 1.12837916709551257389615890312;
}

} // namespace detail

#define LAMINA_MATH_FUNCTION(name)                                                                           \
    template <std::floating_point T>                                                                         \
    constexpr T name(T x) {                                                                                  \
        return std::is_constant_evaluated() ? static_cast<T>(detail::name(x)) : std::name(x);                \
    }
LAMINA_MATH_FUNCTION(exp)
LAMINA_MATH_FUNCTION(log)
LAMINA_MATH_FUNCTION(sqrt)
LAMINA_MATH_FUNCTION(tanh)
LAMINA_MATH_FUNCTION(erf)
#undef LAMINA_MATH_FUNCTION

} // namespace lamina::math
