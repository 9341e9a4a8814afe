#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

namespace lamina {

namespace kinds {
struct kernel_constraint;
}

/// What a parameter is projected onto after every update. Every constraint has
/// `static void apply(std::span<T> w, std::size_t units)`. w is row-major with `units` as its last axis.
/// Norms are taken over all weights of one unit: a column of a dense kernel, one filter of an HWIO kernel
/// (Keras's `axis=0` and `axis=[0, 1, 2]`). Formulas are Keras's, as is ε = 1e-7, which leaves a norm
/// slightly below its target.
namespace constraints {

struct is_constraint {
    using kind = kinds::kernel_constraint;
};

namespace detail {

inline constexpr double epsilon = 1e-7;

/// Multiplies the weights of each unit by desired(norm) / (ε + norm).
template <class T, class Desired>
void rescale_units(std::span<T> w, std::size_t units, Desired desired) {
    std::array<double, 16> factor;
    for (std::size_t first = 0; first < units; first += factor.size()) {
        const std::size_t count = (std::min)(factor.size(), units - first);
        factor.fill(0);
        for (std::size_t row = first; row < w.size(); row += units)
            for (std::size_t i = 0; i < count; ++i) {
                const double x = static_cast<double>(w[row + i]);
                factor[i] += x * x;
            }
        for (std::size_t i = 0; i < count; ++i) {
            const double norm = std::sqrt(factor[i]);
            factor[i] = desired(norm) / (epsilon + norm);
        }
        for (std::size_t row = first; row < w.size(); row += units)
            for (std::size_t i = 0; i < count; ++i)
                w[row + i] = static_cast<T>(static_cast<double>(w[row + i]) * factor[i]);
    }
}

} // namespace detail

struct no_constraint : is_constraint {
    template <class T>
    static constexpr void apply(std::span<T>, std::size_t) {}
};

struct non_neg : is_constraint {
    template <class T>
    static void apply(std::span<T> w, std::size_t) {
        for (T& x : w) x = x < 0 ? T{0} : x;
    }
};

struct unit_norm : is_constraint {
    template <class T>
    static void apply(std::span<T> w, std::size_t units) {
        detail::rescale_units(w, units, [](double) { return 1.0; });
    }
};

template <double Max>
struct max_norm : is_constraint {
    static_assert(Max >= 0, "max_norm<max>: the largest norm is negative");
    template <class T>
    static void apply(std::span<T> w, std::size_t units) {
        detail::rescale_units(w, units, [](double norm) { return (std::min)(norm, Max); });
    }
};

template <double Min, double Max, double Rate>
struct min_max_norm : is_constraint {
    static_assert(0 <= Min && Min <= Max, "min_max_norm<min, max, rate>: 0 ≤ min ≤ max must hold");
    template <class T>
    static void apply(std::span<T> w, std::size_t units) {
        detail::rescale_units(
            w, units, [](double norm) { return Rate * std::clamp(norm, Min, Max) + (1 - Rate) * norm; });
    }
};

} // namespace constraints

namespace detail {

template <class T>
concept constraint = std::derived_from<T, constraints::is_constraint>;

} // namespace detail

/// Sets negative weights to zero.
inline constexpr constraints::non_neg non_neg{};

/// Scales each unit's weights to norm 1.
inline constexpr constraints::unit_norm unit_norm{};

/// Scales norms above `Max` down to it. Arguments here and below may be integers.
template <auto Max = 2.0>
inline constexpr constraints::max_norm<double(Max)> max_norm{};

/// Moves norms outside [Min, Max] towards it: all the way with Rate = 1, part of the way with a smaller one.
template <auto Min = 0.0, auto Max = 1.0, auto Rate = 1.0>
inline constexpr constraints::min_max_norm<double(Min), double(Max), double(Rate)> min_max_norm{};

} // namespace lamina
