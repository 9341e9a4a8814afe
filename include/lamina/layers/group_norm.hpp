#pragma once

#include <lamina/layers/normalization_options.hpp>
#include <lamina/layers/sample_normalization.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace words {

/// Normalizes `Groups` groups of consecutive channels, each over height, width and its channels, to mean 0
/// and variance 1, then scales by γ and shifts by β, channel by channel (Wu & He 2018). The same in
/// prediction and training. ε is 1e-3 by default (Keras; PyTorch 1e-5). Parameters: gamma, beta, [channels]
/// each.
template <std::size_t Groups, class... Options>
struct group_norm : sample_normalization<group_norm<Groups, Options...>, channel_affine<Options...>> {
    static constexpr const char* label = "group_norm";
    static constexpr bool mixes_pixels = true;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::epsilon, kinds::no_center, kinds::no_scale,
                                  kinds::gamma_initializer, kinds::beta_initializer>;
    static constexpr double epsilon =
        detail::option_or<kinds::epsilon, options::epsilon<1e-3>, Options...>::value;

    static constexpr std::size_t sets(dims) { return Groups; }
    static constexpr normal_set set(dims in, std::size_t group) {
        const std::size_t size = in.channels / Groups;
        return {group * size, group * size, in.pixels(), in.channels, size};
    }

    static std::string describe() { return std::string(label) + " " + std::to_string(Groups); }

    template <class... More>
    constexpr group_norm<Groups, Options..., More...> operator()(More...) const {
        detail::check_options<group_norm, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Groups > 0), Where, group_norm, arrives>,
                      "group_norm: groups must be at least 1");
        if constexpr (Groups == 0) {
            return false;
        } else {
            constexpr bool divides = In.channels % Groups == 0;
            static_assert(fits<divides, Where, group_norm, arrives>,
                          "group_norm: groups must divide the input's channels; choose a divisor of them");
            constexpr bool varies = !divides || In.size() > Groups;
            static_assert(fits<varies, Where, group_norm, arrives>,
                          "group_norm: there is nothing to normalise, each group is a single value, which "
                          "would become zero; use fewer groups");
            return divides && varies;
        }
    }
};

} // namespace words

/// Group normalization.
/// \copydetails words::group_norm
template <std::size_t Groups>
inline constexpr words::group_norm<Groups> group_norm{};

} // namespace lamina
