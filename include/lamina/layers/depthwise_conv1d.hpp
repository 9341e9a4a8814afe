#pragma once

#include <lamina/layers/depthwise_conv2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// 1-D convolution of each channel of a sequence separately: depthwise_conv2d with kernels of one row. Kernel
/// [1, length, 1, channels · M], the same memory layout as Keras's [length, channels, M].
template <std::size_t Length, class... Options>
struct depthwise_conv1d : depthwise_conv2d<1, Length, typename detail::along_row<Options>::type...> {
    static constexpr const char* label = "depthwise_conv1d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<kinds::padding, kinds::causal, kinds::border, kinds::strides,
                                          kinds::dilation, kinds::depth_multiplier>;
    using as_2d = depthwise_conv2d<1, Length, typename detail::along_row<Options>::type...>;
    using as_2d::kernel, as_2d::multiplier;
    using typename as_2d::window;

    /// "depthwise_conv1d 3 / 2": kernel, strides.
    static std::string describe() {
        const std::string text = std::string(label) + " " + std::to_string(Length);
        return window::strides.width == 1 ? text : text + " / " + std::to_string(window::strides.width);
    }

    template <class... More>
    using with = depthwise_conv1d<Length, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<depthwise_conv1d, More...> operator()(More...) const {
        detail::check_options<depthwise_conv1d, Options..., More...>();
        detail::check_row_options<depthwise_conv1d, More...>();
        detail::check_one_padding<depthwise_conv1d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();
};

template <std::size_t Length, class... Options>
template <dims In, class Where>
consteval bool depthwise_conv1d<Length, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    constexpr bool positive = multiplier > 0 && window::moves(kernel);
    static_assert(fits<positive, Where, depthwise_conv1d, arrives>,
                  "depthwise_conv1d: kernel, strides, dilation and depth_multiplier must be at least 1");
    constexpr bool is_row = In.is_image() && In.height == 1;
    static_assert(fits<is_row, Where, depthwise_conv1d, arrives>,
                  "depthwise_conv1d: its input is no sequence but a vector or several rows; "
                  "reshape<length, channels> first, or use depthwise_conv2d");
    if constexpr (!positive || !is_row) {
        return false;
    } else {
        constexpr bool covered = window::covers(In, kernel);
        static_assert(fits<covered, Where, depthwise_conv1d, arrives>,
                      "depthwise_conv1d: the kernel is longer than its input; use a shorter kernel or less "
                      "dilation, or pad with same, causal or pad<…>");
        constexpr bool mirrors = window::mirrors(In, kernel);
        static_assert(
            fits<mirrors, Where, depthwise_conv1d, arrives>,
            "depthwise_conv1d: reflect_padding needs an input longer than the padding, circular_padding "
            "one as long; pad less, or use edge_padding");
        return covered && mirrors;
    }
}

} // namespace words

/// 1-D convolution of each channel of a sequence separately, with kernels of length `Length`.
/// \copydetails words::depthwise_conv1d
template <std::size_t Length>
inline constexpr words::depthwise_conv1d<Length> depthwise_conv1d{};

} // namespace lamina
