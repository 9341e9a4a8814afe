#pragma once

#include <lamina/layers/normalization_options.hpp>
#include <lamina/layers/sample_normalization.hpp>

#include <cstddef>
#include <string>
#include <type_traits>

namespace lamina {

namespace kinds {
struct learnable_affine;
}
namespace options {
struct learnable_affine {
    using kind = kinds::learnable_affine;
    static std::string describe() { return "learnable_affine"; }
};
} // namespace options

/// instance_norm with γ and β (PyTorch's affine=True).
inline constexpr options::learnable_affine learnable_affine{};

namespace words {

/// Normalizes each channel of an image over height and width to mean 0 and variance 1 (Ulyanov et al. 2016).
/// The same in prediction and training. Like PyTorch's InstanceNorm2d it has no parameters, and ε is 1e-5 by
/// default; with learnable_affine it scales by γ and shifts by β. Parameters then: gamma, beta, [channels]
/// each.
template <class... Options>
struct instance_norm
    : sample_normalization<instance_norm<Options...>,
                           std::conditional_t<detail::has_option<kinds::learnable_affine, Options...>,
                                              channel_affine<Options...>,
                                              channel_affine<options::no_center, options::no_scale>>> {
    static constexpr const char* label = "instance_norm";
    static constexpr bool mixes_pixels = true;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::epsilon, kinds::learnable_affine,
                                  kinds::gamma_initializer, kinds::beta_initializer>;
    static constexpr double epsilon =
        detail::option_or<kinds::epsilon, options::epsilon<1e-5>, Options...>::value;

    static constexpr std::size_t sets(dims in) { return in.channels; }
    static constexpr normal_set set(dims in, std::size_t channel) {
        return {channel, channel, in.pixels(), in.channels, 1};
    }

    template <class... More>
    constexpr instance_norm<Options..., More...> operator()(More...) const {
        detail::check_options<instance_norm, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool varies = In.pixels() > 1;
        static_assert(fits<varies, Where, instance_norm, typename lamina::detail::incoming_of<In>::type>,
                      "instance_norm: there is nothing to normalise, its input has one value per channel, "
                      "which would become zero; it needs an image: use layer_norm");
        return varies;
    }
};

} // namespace words

/// Instance normalization.
/// \copydetails words::instance_norm
inline constexpr words::instance_norm<> instance_norm{};

} // namespace lamina
