#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/constraints.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/layers/regularizers.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <type_traits>

namespace lamina {

namespace kinds {
struct epsilon {
    static constexpr const char* label = "ε";
};
struct no_center;
struct no_scale;
struct gamma_initializer;
struct beta_initializer;
} // namespace kinds

namespace options {

template <double Value>
struct epsilon : number<kinds::epsilon, Value> {};
struct no_center {
    using kind = kinds::no_center;
    static std::string describe() { return "no_center"; }
};
struct no_scale {
    using kind = kinds::no_scale;
    static std::string describe() { return "no_scale"; }
};
template <class Kind, class Initializer>
struct initializer_of {
    using kind = Kind;
    using type = Initializer;
};

} // namespace options

/// Added to the variance under the square root. Default 1e-3 (Keras; PyTorch takes 1e-5); instance_norm:
/// 1e-5.
template <double Value>
inline constexpr options::epsilon<Value> epsilon{};
/// A normalization without β.
inline constexpr options::no_center no_center{};
/// A normalization without γ.
inline constexpr options::no_scale no_scale{};
/// The initializers of γ (default ones) and β (default zeros) of a normalization.
template <auto Initializer>
inline constexpr options::initializer_of<kinds::gamma_initializer, std::remove_cv_t<decltype(Initializer)>>
    gamma_initializer{};
template <auto Initializer>
inline constexpr options::initializer_of<kinds::beta_initializer, std::remove_cv_t<decltype(Initializer)>>
    beta_initializer{};

namespace words {

/// The rule of a tensor that one of a normalization's options initializes.
template <class Kind, class Default, class... Options>
using initialized = type_list<
    parameter_rule<typename detail::option_or<Kind, options::initializer_of<Kind, Default>, Options...>::type,
                   regularizers::no_regularizer, constraints::no_constraint>>;

/// The last step of a normalization: y = x̂ · γ + β, with gamma and beta [channels], each optional.
template <class... Options>
struct channel_affine {
    static constexpr bool scales = !detail::has_option<kinds::no_scale, Options...>;
    static constexpr bool centers = !detail::has_option<kinds::no_center, Options...>;
    static constexpr std::size_t tensors = std::size_t(scales) + std::size_t(centers);

    using rules = detail::joined_lists<
        std::conditional_t<scales, initialized<kinds::gamma_initializer, initializers::ones, Options...>,
                           type_list<>>,
        std::conditional_t<centers, initialized<kinds::beta_initializer, initializers::zeros, Options...>,
                           type_list<>>>;

    static constexpr std::array<parameter, tensors> parameters(std::size_t channels) {
        const parameter gamma = channel_parameter("gamma", channels),
                        beta = channel_parameter("beta", channels);
        if constexpr (scales && centers)
            return {gamma, beta};
        else if constexpr (scales)
            return {gamma};
        else if constexpr (centers)
            return {beta};
        else
            return {};
    }

    /// gamma and beta, the first of a word's parameters; null if omitted.
    template <class T>
    static constexpr T* gamma(T* p) {
        return scales ? p : nullptr;
    }
    template <class T>
    static constexpr T* beta(T* p, std::size_t channels) {
        return centers ? p + (scales ? channels : 0) : nullptr;
    }

    /// Writes both for every channel: ones and zeros if omitted.
    template <class T>
    static constexpr void fill(const T* p, std::size_t channels, T* to_gamma, T* to_beta) {
        for (std::size_t c = 0; c < channels; ++c) {
            to_gamma[c] = scales ? gamma(p)[c] : T(1);
            to_beta[c] = centers ? beta(p, channels)[c] : T(0);
        }
    }
    /// Adds to the gradients of gamma and beta, as far as they exist.
    template <class T>
    static constexpr void add_gradients(T* gradients, std::size_t channels, const double* of_gamma,
                                        const double* of_beta) {
        for (std::size_t c = 0; c < channels; ++c) {
            if constexpr (scales) gamma(gradients)[c] += static_cast<T>(of_gamma[c]);
            if constexpr (centers) beta(gradients, channels)[c] += static_cast<T>(of_beta[c]);
        }
    }
};

} // namespace words
} // namespace lamina
