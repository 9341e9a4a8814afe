#pragma once

#include <algorithm>
#include <cmath>
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
    /// The kernel's extents: height, width and inputs of one filter, and into how many groups its inputs and
    /// filters are divided. For a bias, those of the kernel before it.
    std::size_t height = 1, width = 1, inputs = 1, groups = 1;
};

} // namespace detail

/// Which of the numbers of connections variance_scaling divides by: of inputs, of outputs, or their mean.
enum class fan { in, out, average };
/// How variance_scaling draws.
enum class distribution { truncated_normal, normal, uniform };

/// The initial values of a parameter. Every initializer has
/// `template <class T, class Rng> static void fill(std::span<T> values, fans f, Rng& rng)`.
/// Random values are drawn in double, so float and double parameters start alike. Defaults and formulas are
/// Keras's.
namespace initializers {

struct is_initializer {
    using kind = kinds::kernel_initializer;
};

namespace detail {

// Defined in random_fills.hpp, so that words need no random numbers.
template <class T, class Rng>
void fill_uniform(std::span<T> values, double low, double high, Rng& rng);
template <class T, class Rng>
void fill_normal(std::span<T> values, double mean, double stddev, Rng& rng);
template <class T, class Rng>
void fill_truncated_normal(std::span<T> values, double mean, double stddev, Rng& rng);
template <class T, class Rng>
void fill_uniform_of_variance(std::span<T> values, double variance, Rng& rng);
template <class T, class Rng>
void fill_normal_of_variance(std::span<T> values, double variance, Rng& rng);
template <class T, class Rng>
void fill_orthogonal(std::span<T> values, double gain, lamina::detail::fans f, Rng& rng);

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
        detail::fill_normal(values, Mean, Stddev, rng);
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

template <double Scale, fan Fan, distribution Distribution>
struct variance_scaling : is_initializer {
    static_assert(Scale > 0, "variance_scaling<scale, …>: the scale must be greater than 0");
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        const double in = static_cast<double>(f.in), out = static_cast<double>(f.out);
        const double count = Fan == fan::in ? in : Fan == fan::out ? out : (in + out) / 2;
        const double variance = Scale / (std::max)(1.0, count);
        if constexpr (Distribution == distribution::uniform)
            detail::fill_uniform_of_variance(values, variance, rng);
        else if constexpr (Distribution == distribution::truncated_normal)
            detail::fill_normal_of_variance(values, variance, rng);
        else
            detail::fill_normal(values, 0, std::sqrt(variance), rng);
    }
};

template <double Gain>
struct orthogonal : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        detail::fill_orthogonal(values, Gain, f, rng);
    }
};

struct torch_uniform : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng& rng) {
        const double limit = 1 / std::sqrt(static_cast<double>(f.height * f.width * f.inputs));
        detail::fill_uniform(values, -limit, limit, rng);
    }
};

template <double Gain>
struct dirac : is_initializer {
    template <class T, class Rng>
    static void fill(std::span<T> values, lamina::detail::fans f, Rng&) {
        const std::size_t filters = values.size() / (f.height * f.width * f.inputs);
        const std::size_t of_group = (std::max<std::size_t>)(filters / f.groups, 1);
        const std::size_t middle = (f.height / 2 * f.width + f.width / 2) * f.inputs * filters;
        std::ranges::fill(values, T(0));
        for (std::size_t o = 0; o < filters; ++o)
            if (const std::size_t input = o % of_group; input < f.inputs)
                values[middle + input * filters + o] = static_cast<T>(Gain);
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

/// Variance scale / fan (Keras's VarianceScaling): `variance_scaling<2, fan::out, distribution::normal>`.
template <auto Scale = 1.0, fan Fan = fan::in, distribution Distribution = distribution::truncated_normal>
inline constexpr initializers::variance_scaling<double(Scale), Fan, Distribution> variance_scaling{};

/// The kernel as a matrix with a row for each input of a unit, a column for each filter: its rows or its
/// columns, whichever are fewer, are orthogonal to each other and `Gain` long (Saxe et al. 2014; Keras's
/// Orthogonal).
template <auto Gain = 1.0>
inline constexpr initializers::orthogonal<double(Gain)> orthogonal{};

/// PyTorch's default for kernels and for biases, uniform within ±1 / √(inputs of a filter):
/// `conv2d<8, 3>(torch_uniform, bias_initializer<torch_uniform>)`. For a kernel the inputs are height × width
/// × inputs per group, for a bias those of its kernel; for conv2d_transpose height × width × filters per
/// group, as there.
inline constexpr initializers::torch_uniform torch_uniform{};

/// A kernel that passes its inputs on, times `Gain`: filter i reads input i, of a convolution in the middle
/// of its window, in each group (Keras's Identity for dense, PyTorch's dirac_ for convolutions). Filters
/// beyond the inputs are 0.
template <auto Gain = 1.0>
inline constexpr initializers::dirac<double(Gain)> dirac{};

} // namespace lamina
