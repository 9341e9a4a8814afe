#pragma once

#include <lamina/layers/math.hpp>
#include <lamina/layers/normalization_options.hpp>

#include <array>
#include <cstddef>

namespace lamina {

namespace words {

/// What a pixel's channels are divided by: √(mean of their squares + epsilon), or max(√(sum of their
/// squares), epsilon).
struct root_rule {
    bool mean;
    double epsilon;

    /// One over it, from the sum of the squares of `channels` channels.
    template <class T>
    constexpr T factor(T squares, std::size_t channels) const {
        const T least = static_cast<T>(epsilon);
        if (mean) return T(1) / math::sqrt(squares / static_cast<T>(channels) + least);
        const T root = math::sqrt(squares);
        return T(1) / (root > least ? root : least);
    }
    /// The part of Σ g · x̂ that the gradient loses along x̂.
    template <class T>
    constexpr T part(T squares, std::size_t channels) const {
        if (mean) return T(1) / static_cast<T>(channels);
        return math::sqrt(squares) > static_cast<T>(epsilon) ? T(1) : T(0);
    }
};

/// Base of the words that divide the channels of each pixel by a root of their squares. `Word` provides the
/// `rule`; `Affine` is a channel_affine that may scale.
template <class Word, class Affine>
struct root_normalization : word {
    static constexpr bool mixes_pixels = false;
    using affine = Affine;
    using rules = typename affine::rules;

    static constexpr dims output(dims in) { return in; }
    static constexpr auto parameters(dims in) { return affine::parameters(in.channels); }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        for (std::size_t first = 0; first < in.size(); first += in.channels) {
            const T factor = Word::rule.factor(squares(in, x + first), in.channels);
            for (std::size_t c = 0; c < in.channels; ++c) y[first + c] = x[first + c] * factor * gamma(p, c);
        }
    }
    /// dx = (g − x̂ · part · Σ g · x̂) · factor, where g = dy · γ and x̂ = x · factor.
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        for (std::size_t first = 0; first < in.size(); first += in.channels) {
            const T all = squares(in, x + first), factor = Word::rule.factor(all, in.channels);
            T along = 0;
            for (std::size_t c = 0; c < in.channels; ++c) {
                const T normal = x[first + c] * factor;
                along += dy[first + c] * gamma(p, c) * normal;
                if constexpr (affine::scales) dp[c] += dy[first + c] * normal;
            }
            along *= Word::rule.part(all, in.channels);
            for (std::size_t c = 0; c < in.channels; ++c)
                dx[first + c] = (dy[first + c] * gamma(p, c) - x[first + c] * factor * along) * factor;
        }
    }

private:
    template <class T>
    static constexpr T squares(dims in, const T* x) {
        T all = 0;
        for (std::size_t c = 0; c < in.channels; ++c) all += x[c] * x[c];
        return all;
    }
    template <class T>
    static constexpr T gamma([[maybe_unused]] const T* p, [[maybe_unused]] std::size_t c) {
        return affine::scales ? p[c] : T(1);
    }
};

/// x / √(mean(x²) + ε) · γ over the channels of each pixel, or of a vector (Zhang and Sennrich 2019;
/// PyTorch's RMSNorm, Keras's RMSNormalization). ε is 1e-6 by default, as in Keras. Parameter: gamma
/// [channels], initially 1.
template <class... Options>
struct rms_norm : root_normalization<rms_norm<Options...>, channel_affine<options::no_center, Options...>> {
    static constexpr const char* label = "rms_norm";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::epsilon, kinds::no_scale, kinds::gamma_initializer>;
    static constexpr root_rule rule{
        true, detail::option_or<kinds::epsilon, options::epsilon<1e-6>, Options...>::value};

    template <class... More>
    constexpr rms_norm<Options..., More...> operator()(More...) const {
        detail::check_options<rms_norm, Options..., More...>();
        return {};
    }
};

/// x / max(‖x‖, ε) over the channels of each pixel, or of a vector: their Euclidean norm becomes 1 (PyTorch's
/// normalize, Keras's UnitNormalization). ε is 1e-12 by default, as in PyTorch.
template <class... Options>
struct l2_normalize
    : root_normalization<l2_normalize<Options...>, channel_affine<options::no_center, options::no_scale>> {
    static constexpr const char* label = "l2_normalize";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::epsilon>;
    static constexpr root_rule rule{
        false, detail::option_or<kinds::epsilon, options::epsilon<1e-12>, Options...>::value};

    template <class... More>
    constexpr l2_normalize<Options..., More...> operator()(More...) const {
        detail::check_options<l2_normalize, Options..., More...>();
        return {};
    }
};

} // namespace words

/// Root mean square normalization over the channels.
/// \copydetails words::rms_norm
inline constexpr words::rms_norm<> rms_norm{};
/// Channels of length 1.
/// \copydetails words::l2_normalize
inline constexpr words::l2_normalize<> l2_normalize{};

} // namespace lamina
