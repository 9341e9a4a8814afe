#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/constraints.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/layers/regularizers.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina {

namespace kinds {
struct momentum;
struct epsilon;
struct center;
struct scale;
struct gamma_initializer;
struct beta_initializer;
struct moving_mean_initializer;
struct moving_variance_initializer;
} // namespace kinds

namespace options {

template <double Value>
struct momentum {
    using kind = kinds::momentum;
    static constexpr double value = Value;
};
template <double Value>
struct epsilon {
    using kind = kinds::epsilon;
    static constexpr double value = Value;
};
struct no_center {
    using kind = kinds::center;
};
struct no_scale {
    using kind = kinds::scale;
};
template <class Kind, class Initializer>
struct initializer_of {
    using kind = Kind;
    using type = Initializer;
};

} // namespace options

/// The share of the old moving average that a step keeps: batch_norm's, default 0.99 (Keras).
template <double Value>
inline constexpr options::momentum<Value> momentum{};
/// Added to the variance under the root: batch_norm's, default 1e-3 (Keras).
template <double Value>
inline constexpr options::epsilon<Value> epsilon{};
/// batch_norm without β.
inline constexpr options::no_center no_center{};
/// batch_norm without γ.
inline constexpr options::no_scale no_scale{};
/// How γ (default ones), β (zeros), the moving mean (zeros) and the moving variance (ones) begin.
template <auto Initializer>
inline constexpr options::initializer_of<kinds::gamma_initializer, std::remove_cv_t<decltype(Initializer)>>
    gamma_initializer{};
template <auto Initializer>
inline constexpr options::initializer_of<kinds::beta_initializer, std::remove_cv_t<decltype(Initializer)>>
    beta_initializer{};
template <auto Initializer>
inline constexpr options::initializer_of<kinds::moving_mean_initializer,
                                         std::remove_cv_t<decltype(Initializer)>>
    moving_mean_initializer{};
template <auto Initializer>
inline constexpr options::initializer_of<kinds::moving_variance_initializer,
                                         std::remove_cv_t<decltype(Initializer)>>
    moving_variance_initializer{};

namespace words {

/// Normalises each channel to mean 0 and variance 1, then scales by γ and shifts by β (Ioffe & Szegedy 2015).
/// Training uses the batch's statistics and moves the averages; prediction uses the averages. Parameters:
/// gamma, beta, moving_mean, moving_variance, [channels] each; the last two are not trainable.
template <class... Options>
struct batch_norm : word {
    static constexpr const char* label = "batch_norm";
    using options_given = type_list<Options...>;
    using accepts = takes<kinds::name, kinds::momentum, kinds::epsilon, kinds::center, kinds::scale,
                          kinds::gamma_initializer, kinds::beta_initializer, kinds::moving_mean_initializer,
                          kinds::moving_variance_initializer>;
    static constexpr bool couples_samples = true;

    static constexpr double momentum = option_or<kinds::momentum, options::momentum<0.99>, Options...>::value;
    static constexpr double epsilon = option_or<kinds::epsilon, options::epsilon<1e-3>, Options...>::value;
    static constexpr bool scales = !has_option<kinds::scale, Options...>;
    static constexpr bool centers = !has_option<kinds::center, Options...>;

    static constexpr dims output(dims in) { return in; }

    static constexpr auto parameters(dims in) {
        const auto of = [&](const char* name, bool trainable = true) {
            return channel_parameter(name, in.channels, trainable);
        };
        const parameter mean = of("moving_mean", false), variance = of("moving_variance", false);
        if constexpr (scales && centers)
            return std::array{of("gamma"), of("beta"), mean, variance};
        else if constexpr (scales)
            return std::array{of("gamma"), mean, variance};
        else if constexpr (centers)
            return std::array{of("beta"), mean, variance};
        else
            return std::array{mean, variance};
    }

private:
    template <class Kind, class Default>
    using begins =
        parameter_rule<typename option_or<Kind, options::initializer_of<Kind, Default>, Options...>::type,
                       regularizers::no_regularizer, constraints::no_constraint>;

public:
    using rules = joined_lists<
        std::conditional_t<scales, type_list<begins<kinds::gamma_initializer, initializers::ones>>,
                           type_list<>>,
        std::conditional_t<centers, type_list<begins<kinds::beta_initializer, initializers::zeros>>,
                           type_list<>>,
        type_list<begins<kinds::moving_mean_initializer, initializers::zeros>,
                  begins<kinds::moving_variance_initializer, initializers::ones>>>;

    /// The word's parameters by name; gamma and beta are null where the options leave them out.
    template <class T>
    struct view {
        T *gamma, *beta, *mean, *variance;
    };
    template <class T>
    static constexpr view<T> split(T* p, std::size_t channels) {
        T* const gamma = p;
        T* const beta = gamma + (scales ? channels : 0);
        T* const mean = beta + (centers ? channels : 0);
        return {scales ? gamma : nullptr, centers ? beta : nullptr, mean, mean + channels};
    }

    /// Prediction as y = x · scale + shift, per channel.
    template <class T>
    static constexpr void fold(const T* p, std::size_t channels, T* scale, T* shift) {
        const auto v = split(p, channels);
        for (std::size_t c = 0; c < channels; ++c) {
            scale[c] = (scales ? v.gamma[c] : T(1)) / math::sqrt(v.variance[c] + T(epsilon));
            shift[c] = (centers ? v.beta[c] : T(0)) - v.mean[c] * scale[c];
        }
    }

    template <class... More>
    constexpr batch_norm<Options..., More...> operator()(More...) const {
        (check_option<More>(), ...);
        static_assert(given_once<batch_norm, Options..., More...>,
                      "batch_norm: the same option is given twice; give each kind of option once");
        return {};
    }

    /// Prediction, with the moving averages.
    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const auto v = split(p, in.channels);
        for (std::size_t i = 0; i < in.size(); ++i) {
            const std::size_t c = i % in.channels;
            const T normal = (x[i] - v.mean[c]) / math::sqrt(v.variance[c] + T(epsilon));
            y[i] = normal * (scales ? v.gamma[c] : T(1)) + (centers ? v.beta[c] : T(0));
        }
    }

    /// Training, `n` samples: normalises with the batch's own mean and (biased) variance, which it leaves in
    /// `mean` and `variance`.
    template <class T>
    static constexpr void forward_batch(dims in, std::size_t n, const T* x, const T* p, T* y, T* mean,
                                        T* variance) {
        const auto v = split(p, in.channels);
        const T count = T(n * in.pixels());
        for (std::size_t c = 0; c < in.channels; ++c) {
            mean[c] = variance[c] = 0;
            for (std::size_t i = c; i < n * in.size(); i += in.channels) mean[c] += x[i] / count;
            for (std::size_t i = c; i < n * in.size(); i += in.channels)
                variance[c] += (x[i] - mean[c]) * (x[i] - mean[c]) / count;
            const T inverse = T(1) / math::sqrt(variance[c] + T(epsilon));
            for (std::size_t i = c; i < n * in.size(); i += in.channels)
                y[i] =
                    (x[i] - mean[c]) * inverse * (scales ? v.gamma[c] : T(1)) + (centers ? v.beta[c] : T(0));
        }
    }
    /// The gradients through `forward_batch`, the statistics' part included.
    template <class T>
    static constexpr void backward_batch(dims in, std::size_t n, const T* x, const T* p, const T* mean,
                                         const T* variance, const T* dy, T* dx, T* dp) {
        const auto v = split(p, in.channels);
        const auto d = split(dp, in.channels);
        const T count = T(n * in.pixels());
        for (std::size_t c = 0; c < in.channels; ++c) {
            const T inverse = T(1) / math::sqrt(variance[c] + T(epsilon));
            T total = 0, along = 0;
            for (std::size_t i = c; i < n * in.size(); i += in.channels) {
                total += dy[i];
                along += dy[i] * (x[i] - mean[c]) * inverse;
            }
            if constexpr (scales) d.gamma[c] += along;
            if constexpr (centers) d.beta[c] += total;
            const T gamma = scales ? v.gamma[c] : T(1);
            for (std::size_t i = c; i < n * in.size(); i += in.channels)
                dx[i] =
                    gamma * inverse * (dy[i] - total / count - (x[i] - mean[c]) * inverse * along / count);
        }
    }

private:
    template <class Option>
    static consteval void check_option() {
        static_assert(
            knows_option<batch_norm, Option>,
            "batch_norm: unknown option; it takes momentum, epsilon, no_center, no_scale, gamma_initializer, "
            "beta_initializer, moving_mean_initializer, moving_variance_initializer, name");
    }
};

} // namespace words

/// Batch normalisation over the channels.
/// \copydetails words::batch_norm
inline constexpr words::batch_norm<> batch_norm{};

} // namespace lamina
