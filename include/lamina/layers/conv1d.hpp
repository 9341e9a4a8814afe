#pragma once

#include <lamina/layers/conv2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// 1-D convolution of a sequence, which is an image with one row: conv2d with kernels of one row. Kernel [1,
/// length, channels / groups, filters], the same memory layout as Keras's [length, channels / groups,
/// filters]; bias [filters].
template <std::size_t Filters, std::size_t Length, class... Options>
struct conv1d : conv2d<Filters, 1, Length, typename detail::along_row<Options>::type...> {
    static constexpr const char* label = "conv1d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<kinds::padding, kinds::causal, kinds::border, kinds::strides,
                                          kinds::dilation, kinds::groups, kinds::no_winograd>;
    using as_2d = conv2d<Filters, 1, Length, typename detail::along_row<Options>::type...>;
    using as_2d::groups, as_2d::kernel;
    using typename as_2d::window;

    /// "conv1d 3, 64 / 2": kernel, filters, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + std::to_string(Length) + ", " + std::to_string(Filters);
        if (window::strides.width != 1) text += " / " + std::to_string(window::strides.width);
        return text;
    }

    template <class... More>
    using with = conv1d<Filters, Length, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<conv1d, More...> operator()(More...) const {
        detail::check_options<conv1d, Options..., More...>();
        detail::check_row_options<conv1d, More...>();
        detail::check_one_padding<conv1d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();
};

template <std::size_t Filters, std::size_t Length, class... Options>
template <dims In, class Where>
consteval bool conv1d<Filters, Length, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    constexpr bool positive = Filters > 0 && groups > 0 && window::moves(kernel);
    static_assert(fits<positive, Where, conv1d, arrives>,
                  "conv1d: filters, kernel, strides, dilation and groups must be at least 1");
    static_assert(fits<In.is_image(), Where, conv1d, arrives>,
                  "conv1d: its input is a vector; it needs a sequence: put it before flatten, or "
                  "reshape<length, channels> first");
    static_assert(fits<(In.height == 1), Where, conv1d, arrives>,
                  "conv1d: its input has more than one row; use conv2d, or reshape<length, channels> first");
    if constexpr (!positive || !In.is_image() || In.height != 1) {
        return false;
    } else {
        constexpr bool divides = In.channels % groups == 0 && Filters % groups == 0;
        static_assert(
            fits<divides, Where, conv1d, arrives>,
            "conv1d: groups must divide both the input's channels and the filters; choose another number");
        constexpr bool covered = window::covers(In, kernel);
        static_assert(
            fits<covered, Where, conv1d, arrives>,
            "conv1d: the kernel is longer than its input; use a shorter kernel or less dilation, or pad with "
            "same, causal or pad<…>");
        constexpr bool mirrors = window::mirrors(In, kernel);
        static_assert(fits<mirrors, Where, conv1d, arrives>,
                      "conv1d: reflect_padding needs an input longer than the padding, circular_padding "
                      "one as long; pad less, or use edge_padding");
        return divides && covered && mirrors;
    }
}

} // namespace words

/// 1-D convolution of a sequence with `Filters` kernels of length `Length`.
/// \copydetails words::conv1d
template <std::size_t Filters, std::size_t Length>
inline constexpr words::conv1d<Filters, Length> conv1d{};

} // namespace lamina
