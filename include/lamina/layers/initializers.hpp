#pragma once

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

namespace lamina {

namespace kinds {
struct kernel_initializer;
}

namespace detail {

/// The number of inputs and outputs connected to one unit. For a convolution:
/// in = kernel height × width × inputs per group, out = kernel height × width × filters.
struct fans {
    std::size_t in;
    std::size_t out;
};

} // namespace detail

/// The initial values of a parameter. Every initializer has
/// `template <class T, class Rng> static void fill(std::span<T> values, fans f, Rng& rng)`.
/// Random values are drawn in double, so float and double parameters start alike. Defaults and formulas are
/// Keras's.
namespace initializers {

struct is_initializer {
    using kind = kinds::kernel_initializer;
};

namespace detail {

/// Uniform over [low, high).
template <class T, class Rng>
void fill_uniform(std::span<T> values, double low, double high, Rng& rng) {
    boost::random::uniform_real_distribution<double> draw(low, high);
    for (T& value : values) value = static_cast<T>(draw(rng));
}

/// A normal distribution; values beyond two standard deviations are drawn again.
template <class T, class Rng>
void fill_truncated_normal(std::span<T> values, double mean, double stddev, Rng& rng) {
    boost::random::normal_distribution<double> draw;
    for (T& value : values) {
        double z = draw(rng);
        while (std::fabs(z) > 2) z = draw(rng);
        value = static_cast<T>(mean + stddev * z);
    }
}

template <class T, class Rng>
void fill_uniform_of_variance(std::span<T> values, double variance, Rng& rng) {
    const double limit = std::sqrt(3 * variance);
    fill_uniform(values, -limit, limit, rng);
}

/// The standard deviation of a normal distribution truncated at two standard deviations, relative to the full
/// one.
inline constexpr double truncated_stddev = 0.87962566103423978;

template <class T, class Rng>
void fill_normal_of_variance(std::span<T> values, double variance, Rng& rng) {
    fill_truncated_normal(values, 0, std::sqrt(variance) / truncated_stddev, rng);
}

/// The variances that keep signals (glorot: gradients, too) the same size from layer to layer. A fan counts
/// as at least 1, as in Keras.
inline double glorot_variance(lamina::detail::fans f) {
    return 1 / (std::max)(1.0, (static_cast<double>(f.in) + static_cast<double>(f.out)) / 2);
}
inline double he_variance(lamina::detail::fans f) { return 2 / (std::max)(1.0, static_cast<double>(f.in)); }
inline double lecun_variance(lamina::detail::fans f) {
    return 1 / (std::max)(1.0, static_cast<double>(f.in));
}

} // namespace detail

template <double Value>
struct constant : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans, Rng&) {
        std::ranges::fill(values, static_cast<T>(Value));
    }
};
struct zeros : constant<0.0> {};
struct ones : constant<1.0> {};

template <double Mean, double Stddev>
struct random_normal : is_initializer {
    static_assert(Stddev >= 0, "random_normal<mean, stddev>: the standard deviation is negative");
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans, Rng& rng) {
        boost::random::normal_distribution<double> draw;
        for (T& value : values) value = static_cast<T>(Mean + Stddev * draw(rng));
    }
};

template <double Low, double High>
struct random_uniform : is_initializer {
    static_assert(Low < High, "random_uniform<low, high>: low must be below high");
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans, Rng& rng) {
        detail::fill_uniform(values, Low, High, rng);
    }
};

template <double Mean, double Stddev>
struct truncated_normal : is_initializer {
    static_assert(Stddev >= 0, "truncated_normal<mean, stddev>: the standard deviation is negative");
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans, Rng& rng) {
        detail::fill_truncated_normal(values, Mean, Stddev, rng);
    }
};

struct glorot_uniform : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_uniform_of_variance(values, detail::glorot_variance(f), rng);
    }
};
struct glorot_normal : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_normal_of_variance(values, detail::glorot_variance(f), rng);
    }
};
struct he_uniform : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_uniform_of_variance(values, detail::he_variance(f), rng);
    }
};
struct he_normal : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_normal_of_variance(values, detail::he_variance(f), rng);
    }
};
struct lecun_uniform : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_uniform_of_variance(values, detail::lecun_variance(f), rng);
    }
};
struct lecun_normal : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_normal_of_variance(values, detail::lecun_variance(f), rng);
    }
};

} // namespace initializers

inline constexpr initializers::zeros zeros{};
inline constexpr initializers::ones ones{};

/// All values equal: `constant<0.5>`. Arguments here and below may be integers.
template <auto Value>
inline constexpr initializers::constant<double(Value)> constant{};

template <auto Mean = 0.0, auto Stddev = 0.05>
inline constexpr initializers::random_normal<double(Mean), double(Stddev)> random_normal{};

/// Uniform from `Low`, included, to `High`, excluded.
template <auto Low = -0.05, auto High = 0.05>
inline constexpr initializers::random_uniform<double(Low), double(High)> random_uniform{};

/// Normally distributed; values beyond two standard deviations are drawn again.
template <auto Mean = 0.0, auto Stddev = 0.05>
inline constexpr initializers::truncated_normal<double(Mean), double(Stddev)> truncated_normal{};

/// Variance 2 / (in + out), uniform or truncated normal (Glorot and Bengio 2010).
inline constexpr initializers::glorot_uniform glorot_uniform{};
inline constexpr initializers::glorot_normal glorot_normal{};

/// Variance 2 / in: for layers before a relu (He et al. 2015).
inline constexpr initializers::he_uniform he_uniform{};
inline constexpr initializers::he_normal he_normal{};

/// Variance 1 / in: for layers before a selu or tanh (LeCun et al. 1998).
inline constexpr initializers::lecun_uniform lecun_uniform{};
inline constexpr initializers::lecun_normal lecun_normal{};

} // namespace lamina
