#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/scale.hpp>
#include <lamina/layers/tensor_options.hpp>

namespace lamina {
namespace words {

/// gamma · x with a learned factor per channel, used at the end of a residual branch (Touvron et al. 2021,
/// CaiT; ConvNeXt). Parameter: gamma [channels], initially `Init`.
template <double Init, class... Options>
struct layer_scale : channel_factor<layer_scale<Init, Options...>> {
    static constexpr const char* label = "layer_scale";
    static std::string describe() { return detail::with_number(label, Init); }
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::kernel_regularizer, kinds::kernel_constraint>;
    using rules = rule_of_tensor<initializers::constant<Init>, Options...>;

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
