#pragma once

#include <lamina/layers/channelwise.hpp>
#include <lamina/layers/tensor_options.hpp>

#include <array>
#include <cstddef>

namespace lamina {
namespace words {

/// gamma · x with a learned factor per channel. Parameter: gamma [channels].
template <class Word>
struct channel_factor : channelwise<Word> {
    static constexpr bool cheap = true;
    static constexpr bool shared = false;
    static constexpr bool shifts = false;

    static constexpr auto parameters(dims in) { return std::array{channel_parameter("gamma", in.channels)}; }

    template <class V>
    static constexpr V apply(V x, V gamma) {
        return x * gamma;
    }
    template <class V>
    static constexpr V derivative(V, V gamma) {
        return gamma;
    }
    template <class V>
    static constexpr V parameter_derivative(V x, V) {
        return x;
    }
    /// Prediction as y = x · factor + offset per channel, which is folded into the weights before or after
    /// it.
    template <class T>
    static constexpr void fold(const T* p, std::size_t channels, T* factor, T* offset) {
        for (std::size_t c = 0; c < channels; ++c) {
            factor[c] = p[c];
            offset[c] = T(0);
        }
    }
};

/// gamma · x with a learned factor per channel. Parameter: gamma [channels], initially 1. A prediction folds
/// it into the weights before it.
template <class... Options>
struct scale : channel_factor<scale<Options...>> {
    static constexpr const char* label = "scale";
    using options_given = type_list<Options...>;
    using accepts = takes_of_tensor;
    using rules = rule_of_tensor<initializers::ones, Options...>;

    template <class... More>
    constexpr scale<Options..., More...> operator()(More...) const {
        detail::check_options<scale, Options..., More...>();
        return {};
    }
};

/// x + beta with a learned summand per channel. Parameter: beta [channels], initially 0. A prediction folds
/// it into the bias before it.
template <class... Options>
struct shift : channelwise<shift<Options...>> {
    static constexpr const char* label = "shift";
    using options_given = type_list<Options...>;
    using accepts = takes_of_tensor;
    static constexpr bool cheap = true;
    static constexpr bool shared = false;

    using rules = rule_of_tensor<initializers::zeros, Options...>;
    static constexpr auto parameters(dims in) { return std::array{channel_parameter("beta", in.channels)}; }

    template <class V>
    static constexpr V apply(V x, V beta) {
        return x + beta;
    }
    template <class V>
    static constexpr V derivative(V, V) {
        return V(1);
    }
    template <class V>
    static constexpr V parameter_derivative(V, V) {
        return V(1);
    }
    template <class T>
    static constexpr void fold(const T* p, std::size_t channels, T* factor, T* offset) {
        for (std::size_t c = 0; c < channels; ++c) {
            factor[c] = T(1);
            offset[c] = p[c];
        }
    }

    template <class... More>
    constexpr shift<Options..., More...> operator()(More...) const {
        detail::check_options<shift, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A learned factor per channel: batch_norm's γ without its statistics.
/// \copydetails words::scale
inline constexpr words::scale<> scale{};
/// A learned summand per channel: batch_norm's β without its statistics.
/// \copydetails words::shift
inline constexpr words::shift<> shift{};

} // namespace lamina
