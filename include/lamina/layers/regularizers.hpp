#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina {

namespace kinds {
struct kernel_regularizer;
}

/// Penalties on large parameters, added to the loss without dividing by the batch size, as in Keras. Every
/// regularizer has `static T penalty(std::span<const T> w)`, summed in double, and `static void
/// add_gradient(std::span<const T> w, std::span<T> gradient)`, which adds the penalty's derivative.
namespace regularizers {

struct is_regularizer {
    using kind = kinds::kernel_regularizer;
};

struct no_regularizer : is_regularizer {
    template <class T>
    static constexpr T penalty(std::span<const T>) {
        return 0;
    }
    template <class T>
    static constexpr void add_gradient(std::span<const std::type_identity_t<T>>, std::span<T>) {}
};

template <double Factor>
struct l1 : is_regularizer {
    static_assert(Factor >= 0, "l1<factor>: the factor is negative");
    template <class T>
    static T penalty(std::span<const T> w) {
        double sum = 0;
        for (const T x : w) sum += std::fabs(static_cast<double>(x));
        return static_cast<T>(Factor * sum);
    }
    /// The derivative of |w| at zero is taken as zero.
    template <class T>
    static void add_gradient(std::span<const std::type_identity_t<T>> w, std::span<T> gradient) {
        constexpr T slope = static_cast<T>(Factor);
        for (std::size_t i = 0; i < w.size(); ++i)
            gradient[i] += w[i] > 0 ? slope : (w[i] < 0 ? -slope : T{0});
    }
};

template <double Factor>
struct l2 : is_regularizer {
    static_assert(Factor >= 0, "l2<factor>: the factor is negative");
    template <class T>
    static T penalty(std::span<const T> w) {
        double sum = 0;
        for (const T x : w) sum += static_cast<double>(x) * static_cast<double>(x);
        return static_cast<T>(Factor * sum);
    }
    template <class T>
    static void add_gradient(std::span<const std::type_identity_t<T>> w, std::span<T> gradient) {
        constexpr T slope = static_cast<T>(2 * Factor);
        for (std::size_t i = 0; i < w.size(); ++i) gradient[i] += slope * w[i];
    }
};

template <double L1, double L2>
struct l1_l2 : is_regularizer {
    template <class T>
    static T penalty(std::span<const T> w) {
        return l1<L1>::penalty(w) + l2<L2>::penalty(w);
    }
    template <class T>
    static void add_gradient(std::span<const std::type_identity_t<T>> w, std::span<T> gradient) {
        l1<L1>::add_gradient(w, gradient);
        l2<L2>::add_gradient(w, gradient);
    }
};

} // namespace regularizers

namespace detail {

template <class T>
concept regularizer = std::derived_from<T, regularizers::is_regularizer>;

} // namespace detail

/// Factor · Σ|w|. Factors may be integers; the default 0.01 is Keras's.
template <auto Factor = 0.01>
inline constexpr regularizers::l1<double(Factor)> l1{};

/// Factor · Σw² (not halved).
template <auto Factor = 0.01>
inline constexpr regularizers::l2<double(Factor)> l2{};

/// L1 · Σ|w| + L2 · Σw².
template <auto L1 = 0.01, auto L2 = 0.01>
inline constexpr regularizers::l1_l2<double(L1), double(L2)> l1_l2{};

} // namespace lamina
