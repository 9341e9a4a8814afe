#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/options.hpp>
#include <lamina/layers/channelwise.hpp>
#include <lamina/layers/constraints.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/layers/regularizers.hpp>

#include <array>
#include <cstddef>

namespace lamina {
namespace words {

/// gamma · x with a learned factor per channel, used at the end of a residual branch (Touvron et al. 2021,
/// CaiT; ConvNeXt). Parameter: gamma [channels], initially `Init`.
template <double Init, class... Options>
struct layer_scale : channelwise<layer_scale<Init, Options...>> {
    static constexpr const char* label = "layer_scale";
    static std::string describe() { return detail::with_number(label, Init); }
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::kernel_regularizer, kinds::kernel_constraint>;
    static constexpr bool cheap = true;
    static constexpr bool shared = false;
    static constexpr bool shifts = false;

    using rules = type_list<
        parameter_rule<initializers::constant<Init>,
                       detail::option_or<kinds::kernel_regularizer, regularizers::no_regularizer, Options...>,
                       detail::option_or<kinds::kernel_constraint, constraints::no_constraint, Options...>>>;
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

    /// Prediction as y = x · scale + shift per channel, which is folded into the weights of the layer before
    /// it.
    template <class T>
    static constexpr void fold(const T* p, std::size_t channels, T* scale, T* shift) {
        for (std::size_t c = 0; c < channels; ++c) {
            scale[c] = p[c];
            shift[c] = T(0);
        }
    }

    template <class... More>
    constexpr layer_scale<Init, Options..., More...> operator()(More...) const {
        detail::check_options<layer_scale, Options..., More...>();
        return {};
    }
};

} // namespace words

/// Scales each channel by a learned factor, initially 1e-6 as in ConvNeXt (CaiT: 0.1 to 1e-6, smaller for
/// deeper networks).
/// \copydetails words::layer_scale
template <double Init = 1e-6>
inline constexpr words::layer_scale<Init> layer_scale{};

} // namespace lamina
