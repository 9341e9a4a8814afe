#pragma once

#include <lamina/layers/normalization_options.hpp>
#include <lamina/layers/sample_normalization.hpp>

#include <cstddef>

namespace lamina {

namespace words {

/// Normalizes the channels of each pixel, or a whole vector, to mean 0 and variance 1, then scales by γ and
/// shifts by β, channel by channel (Ba, Kiros & Hinton 2016, over the channels only: Keras's
/// LayerNormalization with axis −1, ConvNeXt's LayerNorm). The same in prediction and training. ε is 1e-3 by
/// default (Keras; PyTorch 1e-5, ConvNeXt 1e-6). Parameters: gamma, beta, [channels] each.
template <class... Options>
struct layer_norm : sample_normalization<layer_norm<Options...>, channel_affine<Options...>> {
    static constexpr const char* label = "layer_norm";
    static constexpr bool mixes_pixels = false;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::epsilon, kinds::no_center, kinds::no_scale,
                                  kinds::gamma_initializer, kinds::beta_initializer>;
    static constexpr double epsilon =
        detail::option_or<kinds::epsilon, options::epsilon<1e-3>, Options...>::value;

    static constexpr std::size_t sets(dims in) { return in.pixels(); }
    static constexpr normal_set set(dims in, std::size_t pixel) {
        return {pixel * in.channels, 0, 1, in.channels, in.channels};
    }

    template <class... More>
    constexpr layer_norm<Options..., More...> operator()(More...) const {
        detail::check_options<layer_norm, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool varies = In.channels > 1;
        static_assert(fits<varies, Where, layer_norm, typename lamina::detail::incoming_of<In>::type>,
                      "layer_norm: there is nothing to normalise, its input has one channel, which would "
                      "become zero; use group_norm<1> or batch_norm");
        return varies;
    }
};

} // namespace words

/// Layer normalization over the channels.
/// \copydetails words::layer_norm
inline constexpr words::layer_norm<> layer_norm{};

} // namespace lamina
