#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace lamina::math {

/// What comparing two `register_probe`s gives: like a register's mask, it has no single truth value. (Some
/// register libraries convert their masks to bool for some instruction sets, and wrongly.)
struct mask_probe {
    template <std::same_as<bool> Truth>
    constexpr operator Truth() const {
        static_assert(sizeof(Truth) == 0,
                      "point-wise word: its functions take vector registers too, where if, ?: and std::max "
                      "cannot choose for each number; use select(condition, a, b)");
        return false;
    }
    friend constexpr mask_probe operator!(mask_probe a) { return a; }
    friend constexpr mask_probe operator~(mask_probe a) { return a; }
    friend constexpr mask_probe operator&&(mask_probe a, mask_probe) { return a; }
    friend constexpr mask_probe operator||(mask_probe a, mask_probe) { return a; }
    friend constexpr mask_probe operator&(mask_probe a, mask_probe) { return a; }
    friend constexpr mask_probe operator|(mask_probe a, mask_probe) { return a; }
    friend constexpr mask_probe operator^(mask_probe a, mask_probe) { return a; }
};

/// Stands for a vector register where the compiler checks a point-wise word: it has a register's operators
/// and functions, on every machine, and computes nothing.
struct register_probe {
    using value_type = float;
    static constexpr std::size_t size = 4;

    constexpr register_probe() = default;
    template <class Number>
        requires std::is_arithmetic_v<Number>
    constexpr register_probe(Number) {}

#define LAMINA_PROBE(result, function)                                                                       \
    friend constexpr result(function)(register_probe) { return {}; }
#define LAMINA_PROBE_2(result, function)                                                                     \
    friend constexpr result(function)(register_probe, register_probe) { return {}; }
#define LAMINA_PROBE_3(result, function)                                                                     \
    friend constexpr result(function)(register_probe, register_probe, register_probe) { return {}; }
#define LAMINA_PROBE_UPDATE(function)                                                                        \
    constexpr register_probe& function(register_probe) { return *this; }

    LAMINA_PROBE_UPDATE(operator+=)
    LAMINA_PROBE_UPDATE(operator-=)
    LAMINA_PROBE_UPDATE(operator*=)
    LAMINA_PROBE_UPDATE(operator/=)
    LAMINA_PROBE(register_probe, operator+)
    LAMINA_PROBE(register_probe, operator-)
    LAMINA_PROBE_2(register_probe, operator+)
    LAMINA_PROBE_2(register_probe, operator-)
    LAMINA_PROBE_2(register_probe, operator*)
    LAMINA_PROBE_2(register_probe, operator/)
    LAMINA_PROBE_2(mask_probe, operator==)
    LAMINA_PROBE_2(mask_probe, operator!=)
    LAMINA_PROBE_2(mask_probe, operator<)
    LAMINA_PROBE_2(mask_probe, operator<=)
    LAMINA_PROBE_2(mask_probe, operator>)
    LAMINA_PROBE_2(mask_probe, operator>=)
    LAMINA_PROBE(register_probe, abs)
    LAMINA_PROBE(register_probe, acos)
    LAMINA_PROBE(register_probe, acosh)
    LAMINA_PROBE(register_probe, asin)
    LAMINA_PROBE(register_probe, asinh)
    LAMINA_PROBE(register_probe, atan)
    LAMINA_PROBE(register_probe, atanh)
    LAMINA_PROBE(register_probe, bitofsign)
    LAMINA_PROBE(register_probe, cbrt)
    LAMINA_PROBE(register_probe, ceil)
    LAMINA_PROBE(register_probe, cos)
    LAMINA_PROBE(register_probe, cosh)
    LAMINA_PROBE(register_probe, erf)
    LAMINA_PROBE(register_probe, erfc)
    LAMINA_PROBE(register_probe, exp)
    LAMINA_PROBE(register_probe, exp10)
    LAMINA_PROBE(register_probe, exp2)
    LAMINA_PROBE(register_probe, expm1)
    LAMINA_PROBE(register_probe, fabs)
    LAMINA_PROBE(register_probe, floor)
    LAMINA_PROBE(register_probe, lgamma)
    LAMINA_PROBE(register_probe, log)
    LAMINA_PROBE(register_probe, log10)
    LAMINA_PROBE(register_probe, log1p)
    LAMINA_PROBE(register_probe, log2)
    LAMINA_PROBE(register_probe, nearbyint)
    LAMINA_PROBE(register_probe, reciprocal)
    LAMINA_PROBE(register_probe, rint)
    LAMINA_PROBE(register_probe, round)
    LAMINA_PROBE(register_probe, rsqrt)
    LAMINA_PROBE(register_probe, sign)
    LAMINA_PROBE(register_probe, signnz)
    LAMINA_PROBE(register_probe, sin)
    LAMINA_PROBE(register_probe, sinh)
    LAMINA_PROBE(register_probe, sqrt)
    LAMINA_PROBE(register_probe, tan)
    LAMINA_PROBE(register_probe, tanh)
    LAMINA_PROBE(register_probe, tgamma)
    LAMINA_PROBE(register_probe, to_float)
    LAMINA_PROBE(register_probe, to_int)
    LAMINA_PROBE(register_probe, trunc)
    LAMINA_PROBE(mask_probe, isfinite)
    LAMINA_PROBE(mask_probe, isinf)
    LAMINA_PROBE(mask_probe, isnan)
    LAMINA_PROBE_2(register_probe, atan2)
    LAMINA_PROBE_2(register_probe, copysign)
    LAMINA_PROBE_2(register_probe, fdim)
    LAMINA_PROBE_2(register_probe, fmax)
    LAMINA_PROBE_2(register_probe, fmin)
    LAMINA_PROBE_2(register_probe, fmod)
    LAMINA_PROBE_2(register_probe, hypot)
    LAMINA_PROBE_2(register_probe, ldexp)
    LAMINA_PROBE_2(register_probe, max)
    LAMINA_PROBE_2(register_probe, min)
    LAMINA_PROBE_2(register_probe, pow)
    LAMINA_PROBE_2(register_probe, remainder)
    LAMINA_PROBE_3(register_probe, clip)
    LAMINA_PROBE_3(register_probe, fma)
    LAMINA_PROBE_3(register_probe, fms)
    LAMINA_PROBE_3(register_probe, fnma)
    LAMINA_PROBE_3(register_probe, fnms)

#undef LAMINA_PROBE
#undef LAMINA_PROBE_2
#undef LAMINA_PROBE_3
#undef LAMINA_PROBE_UPDATE

    friend constexpr register_probe select(mask_probe, register_probe yes, register_probe) { return yes; }
};

namespace detail {
/// Never called. Its return type is deduced, so that naming a call compiles this body and those it calls.
template <class Word, class V>
constexpr auto call_with_registers(V x) {
    if constexpr (requires { Word::template apply<V>(x); }) static_cast<void>(Word::template apply<V>(x));
    if constexpr (requires { Word::template apply<V>(x, x); })
        static_cast<void>(Word::template apply<V>(x, x));
    if constexpr (requires { Word::derivative(x, x); }) static_cast<void>(Word::derivative(x, x));
    if constexpr (requires { Word::parameter_derivative(x, x); })
        static_cast<void>(Word::parameter_derivative(x, x));
    return std::true_type{};
}
} // namespace detail

/// Always true. To ask is to compile the word's functions for registers, on every machine.
template <class Word>
inline constexpr bool takes_registers = decltype(detail::call_with_registers<Word>(register_probe{}))::value;

} // namespace lamina::math
