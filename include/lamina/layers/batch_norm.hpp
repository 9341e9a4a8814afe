#pragma once

#include <lamina/layers/math.hpp>
#include <lamina/layers/normalization_options.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina {

namespace kinds {
struct momentum;
struct moving_mean_initializer;
struct moving_variance_initializer;
} // namespace kinds

namespace options {
template <double Value>
struct momentum {
    using kind = kinds::momentum;
    static constexpr double value = Value;
};
} // namespace options

/// The weight of the old moving average in each update, for batch_norm. Default 0.99 (Keras).
template <double Value>
inline constexpr options::momentum<Value> momentum{};
/// The initializers of the moving mean (default zeros) and the moving variance (default ones).
template <auto Initializer>
inline constexpr options::initializer_of<kinds::moving_mean_initializer,
                                         std::remove_cv_t<decltype(Initializer)>>
    moving_mean_initializer{};
template <auto Initializer>
inline constexpr options::initializer_of<kinds::moving_variance_initializer,
                                         std::remove_cv_t<decltype(Initializer)>>
    moving_variance_initializer{};

namespace words {

/// Normalizes each channel to mean 0 and variance 1, then scales by γ and shifts by β (Ioffe & Szegedy 2015).
/// Training uses the batch's statistics and updates the moving averages; prediction uses the averages.
/// Parameters: gamma, beta, moving_mean, moving_variance, [channels] each; the last two are not trainable.
template <class... Options>
struct batch_norm : word {
    static constexpr const char* label = "batch_norm";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::momentum, kinds::epsilon, kinds::no_center,
                                  kinds::no_scale, kinds::gamma_initializer, kinds::beta_initializer,
                                  kinds::moving_mean_initializer, kinds::moving_variance_initializer>;
    static constexpr bool couples_samples = true;

    static constexpr double momentum =
        detail::option_or<kinds::momentum, options::momentum<0.99>, Options...>::value;
    static constexpr double epsilon =
        detail::option_or<kinds::epsilon, options::epsilon<1e-3>, Options...>::value;
    using affine = channel_affine<Options...>;
    static constexpr bool scales = affine::scales, centers = affine::centers;

    static constexpr dims output(dims in) { return in; }

    static constexpr auto parameters(dims in) {
        std::array<parameter, affine::tensors + 2> all{};
        std::size_t count = 0;
        for (const parameter& p : affine::parameters(in.channels)) all[count++] = p;
        all[count++] = channel_parameter("moving_mean", in.channels, false);
        all[count] = channel_parameter("moving_variance", in.channels, false);
        return all;
    }

    using rules =
        detail::joined_lists<typename affine::rules,
                             initialized<kinds::moving_mean_initializer, initializers::zeros, Options...>,
                             initialized<kinds::moving_variance_initializer, initializers::ones, Options...>>;

    /// The word's parameters by name; gamma and beta are null if an option omits them.
    template <class T>
    struct view {
        T *gamma, *beta, *mean, *variance;
    };
    template <class T>
    static constexpr view<T> split(T* p, std::size_t channels) {
        T* const mean = p + affine::tensors * channels;
        return {affine::gamma(p), affine::beta(p, channels), mean, mean + channels};
    }

    /// Prediction as y = x · scale + shift per channel.
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
        detail::check_options<batch_norm, Options..., More...>();
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

    /// Training on `n` samples: normalizes with the batch's mean and (biased) variance and stores them in
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
    /// The gradients of `forward_batch`, including those through the statistics.
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
};

} // namespace words

/// Batch normalization over the channels.
/// \copydetails words::batch_norm
inline constexpr words::batch_norm<> batch_norm{};

} // namespace lamina
