#pragma once

#include <lamina/layers/convolution.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct groups;
struct no_winograd;
} // namespace kinds

namespace options {
template <std::size_t Groups>
struct groups {
    using kind = kinds::groups;
    static constexpr std::size_t value = Groups;
    static std::string describe() { return std::to_string(Groups) + (Groups == 1 ? " group" : " groups"); }
};
struct no_winograd {
    using kind = kinds::no_winograd;
    static std::string describe() { return "no_winograd"; }
};
} // namespace options

/// Splits channels and filters into `Groups` independent convolutions. Default 1.
template <std::size_t Groups>
inline constexpr options::groups<Groups> groups{};

/// Always computes the products directly. By default a convolution uses Winograd's algorithm if that is
/// clearly faster, along both axes of a 3×3 kernel or along its rows; float results then have an error of at
/// most 1e-4 for data of variance 1.
inline constexpr options::no_winograd no_winograd{};

namespace words {

/// 2-D convolution (cross-correlation) of an image with `Filters` kernels. Kernel HWIO, [height, width,
/// channels / groups, filters]; bias [filters].
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
struct conv2d : convolution<conv2d<Filters, KernelHeight, KernelWidth, Options...>> {
    static constexpr const char* label = "conv2d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<kinds::padding, kinds::border, kinds::strides, kinds::dilation,
                                          kinds::groups, kinds::no_winograd>;
    using weights = detail::weight_options<Options...>;
    using rules = typename weights::rules;
    using window = detail::convolution_options<Options...>;

    static constexpr extent2 kernel{KernelHeight, KernelWidth};
    static constexpr std::size_t groups =
        detail::option_or<kinds::groups, options::groups<1>, Options...>::value;

    static constexpr kernels::conv_geometry geometry(dims in) {
        kernels::conv_geometry g = window::geometry(in, Filters, kernel, groups);
        g.winograd = !detail::has_option<kinds::no_winograd, Options...>;
        return g;
    }
    static constexpr detail::fans kernel_fans(dims in) {
        return {kernel.size() * (in.channels / groups), kernel.size() * Filters};
    }

    /// "conv2d 3×3, 64 / 2": kernel, filters, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + to_string(kernel) + ", " + std::to_string(Filters);
        if (window::strides != extent2{1, 1}) text += " / " + kernels::short_text(window::strides);
        return text;
    }

    template <class... More>
    using with = conv2d<Filters, KernelHeight, KernelWidth, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<conv2d, More...> operator()(More...) const {
        detail::check_options<conv2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();
};

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <dims In, class Where>
consteval bool conv2d<Filters, KernelHeight, KernelWidth, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    constexpr bool positive = Filters > 0 && groups > 0 && window::moves(kernel);
    static_assert(fits<positive, Where, conv2d, arrives>,
                  "conv2d: filters, kernel, strides, dilation and groups must be at least 1");
    static_assert(
        fits<In.is_image(), Where, conv2d, arrives>,
        "conv2d: its input is a vector; it needs an image: put it before flatten, or reshape<height, width, "
        "channels> first");
    if constexpr (!positive || !In.is_image()) {
        return false;
    } else {
        constexpr bool divides = In.channels % groups == 0 && Filters % groups == 0;
        static_assert(
            fits<divides, Where, conv2d, arrives>,
            "conv2d: groups must divide both the input's channels and the filters; choose another number");
        constexpr bool covered = window::covers(In, kernel);
        constexpr bool one_row = lamina::detail::misses_rows(In, kernel, covered);
        static_assert(
            fits<!one_row, Where, conv2d, arrives>,
            "conv2d: its input is a sequence, an image of one row; use conv1d, or a kernel of one row");
        static_assert(
            fits<(covered || one_row), Where, conv2d, arrives>,
            "conv2d: the kernel is larger than its input; use a smaller kernel or less dilation, or pad with "
            "same or pad<…>");
        constexpr bool mirrors = window::mirrors(In, kernel);
        static_assert(fits<mirrors, Where, conv2d, arrives>,
                      "conv2d: reflect_padding needs an input larger than the padding, circular_padding "
                      "one as large; pad less, or use edge_padding");
        return divides && covered && mirrors;
    }
}

} // namespace words

/// 2-D convolution with `Filters` kernels of `KernelHeight` × `KernelWidth` (square if one size is given).
/// \copydetails words::conv2d
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth = KernelHeight>
inline constexpr words::conv2d<Filters, KernelHeight, KernelWidth> conv2d{};

} // namespace lamina
