#pragma once

#include <lamina/layers/channelwise.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/tensor_options.hpp>

#include <array>
#include <string>

namespace lamina {

namespace kinds {
struct shared_slope;
}
namespace options {
struct shared_slope {
    using kind = kinds::shared_slope;
    static std::string describe() { return "shared_slope"; }
};
} // namespace options

/// prelu with one slope for all channels (PyTorch's default).
inline constexpr options::shared_slope shared_slope{};

namespace words {

/// x, or alpha · x where x is not positive; alpha is learned (He et al. 2015). Parameter: alpha [channels],
/// or [1] with shared_slope, initially 0.25 as in the paper and PyTorch. (Keras has one slope per value,
/// initially 0.)
template <class... Options>
struct prelu : channelwise<prelu<Options...>> {
    static constexpr const char* label = "prelu";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::shared_slope, kinds::kernel_initializer,
                                  kinds::kernel_regularizer, kinds::kernel_constraint>;
    static constexpr bool cheap = true;
    static constexpr bool shared = detail::has_option<kinds::shared_slope, Options...>;

    using rules = rule_of_tensor<initializers::constant<0.25>, Options...>;
    static constexpr auto parameters(dims in) {
        return std::array{channel_parameter("alpha", shared ? 1 : in.channels)};
    }

    template <class V>
    static constexpr V apply(V x, V alpha) {
        using math::select;
        return select(x > V(0), x, alpha * x);
    }
    template <class V>
    static constexpr V derivative(V x, V alpha) {
        using math::select;
        return select(x > V(0), V(1), alpha);
    }
    template <class V>
    static constexpr V parameter_derivative(V x, V) {
        using math::select;
        return select(x > V(0), V(0), x);
    }

    template <class... More>
    constexpr prelu<Options..., More...> operator()(More...) const {
        detail::check_options<prelu, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A relu that learns its slope on the negative side.
/// \copydetails words::prelu
inline constexpr words::prelu<> prelu{};

} // namespace lamina
