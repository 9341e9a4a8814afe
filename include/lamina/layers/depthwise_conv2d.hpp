#pragma once

#include <lamina/layers/convolution.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct depth_multiplier;
} // namespace kinds

namespace options {
template <std::size_t Multiplier>
struct depth_multiplier {
    using kind = kinds::depth_multiplier;
    static constexpr std::size_t value = Multiplier;
    static std::string describe() { return "depth_multiplier " + std::to_string(Multiplier); }
};
} // namespace options

/// The number of filters per channel of depthwise_conv2d. Default 1 (Keras).
template <std::size_t Multiplier>
inline constexpr options::depth_multiplier<Multiplier> depth_multiplier{};

namespace words {

/// 2-D convolution of each channel separately, with M = `depth_multiplier` kernels per channel: filter c · M
/// + m reads channel c. Kernel [height, width, 1, channels · M], the same memory layout as Keras's [height,
/// width, channels, M]; bias [channels · M]. The fans are Keras's: height · width · channels in, height ·
/// width · M out.
template <std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
struct depthwise_conv2d : convolution<depthwise_conv2d<KernelHeight, KernelWidth, Options...>> {
    static constexpr const char* label = "depthwise_conv2d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<kinds::padding, kinds::border, kinds::strides, kinds::dilation,
                                          kinds::depth_multiplier>;
    using weights = detail::weight_options<Options...>;
    using rules = typename weights::rules;
    using window = detail::convolution_options<Options...>;

    static constexpr extent2 kernel{KernelHeight, KernelWidth};
    static constexpr std::size_t multiplier =
        detail::option_or<kinds::depth_multiplier, options::depth_multiplier<1>, Options...>::value;

    static constexpr kernels::conv_geometry geometry(dims in) {
        return window::geometry(in, in.channels * multiplier, kernel, in.channels);
    }
    static constexpr detail::fans kernel_fans(dims in) {
        return {kernel.size() * in.channels, kernel.size() * multiplier};
    }

    /// "depthwise_conv2d 3×3 / 2": kernel, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + to_string(kernel);
        if (window::strides != extent2{1, 1}) text += " / " + kernels::short_text(window::strides);
        return text;
    }

    template <class... More>
    using with = depthwise_conv2d<KernelHeight, KernelWidth, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<depthwise_conv2d, More...> operator()(More...) const {
        detail::check_options<depthwise_conv2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();
};

template <std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <dims In, class Where>
consteval bool depthwise_conv2d<KernelHeight, KernelWidth, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    constexpr bool positive = multiplier > 0 && window::moves(kernel);
    static_assert(fits<positive, Where, depthwise_conv2d, arrives>,
                  "depthwise_conv2d: kernel, strides, dilation and depth_multiplier must be at least 1");
    static_assert(fits<In.is_image(), Where, depthwise_conv2d, arrives>,
                  "depthwise_conv2d: its input is a vector; it needs an image: put it before flatten, or "
                  "reshape<height, width, channels> first");
    if constexpr (!positive || !In.is_image()) {
        return false;
    } else {
        constexpr bool covered = window::covers(In, kernel);
        static_assert(fits<covered, Where, depthwise_conv2d, arrives>,
                      "depthwise_conv2d: the kernel is larger than its input; use a smaller kernel or less "
                      "dilation, or pad with same or pad<…>");
        constexpr bool mirrors = window::mirrors(In, kernel);
        static_assert(
            fits<mirrors, Where, depthwise_conv2d, arrives>,
            "depthwise_conv2d: reflect_padding needs an input larger than the padding, circular_padding "
            "one as large; pad less, or use edge_padding");
        return covered && mirrors;
    }
}

} // namespace words

/// 2-D convolution of each channel separately (square if one size is given).
/// \copydetails words::depthwise_conv2d
template <std::size_t KernelHeight, std::size_t KernelWidth = KernelHeight>
inline constexpr words::depthwise_conv2d<KernelHeight, KernelWidth> depthwise_conv2d{};

} // namespace lamina
