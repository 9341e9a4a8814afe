#pragma once

#include <lamina/layers/geometry.hpp>
#include <lamina/layers/weight_options.hpp>
#include <lamina/layers/window_options.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct groups;
} // namespace kinds

namespace options {
template <std::size_t Groups>
struct groups {
    using kind = kinds::groups;
    static constexpr std::size_t value = Groups;
};
} // namespace options

/// Splits channels and filters into so many independent convolutions. Default 1.
template <std::size_t Groups>
inline constexpr options::groups<Groups> groups{};

namespace words {

/// 2-D convolution (cross-correlation) of an image with `Filters` kernels. Kernel HWIO, [height, width,
/// channels / groups, filters]; bias [filters].
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
struct conv2d : word {
    static constexpr const char* label = "conv2d";
    using options_given = type_list<Options...>;
    using accepts =
        takes_weights<kinds::padding, kinds::border, kinds::strides, kinds::dilation, kinds::groups>;
    using weights = weight_options<Options...>;
    using rules = typename weights::rules;

    static constexpr extent2 kernel{KernelHeight, KernelWidth};
    static constexpr extent2 strides = option_or<kinds::strides, options::strides<1, 1>, Options...>::extents;
    static constexpr extent2 dilation =
        option_or<kinds::dilation, options::dilation<1, 1>, Options...>::extents;
    static constexpr std::size_t groups = option_or<kinds::groups, options::groups<1>, Options...>::value;

    static constexpr margins padding(dims in) {
        return option_or<kinds::padding, options::valid, Options...>::amounts(in, dilated(kernel, dilation),
                                                                              strides);
    }
    static constexpr conv_geometry geometry(dims in) {
        constexpr border fill =
            option_or<kinds::border, options::padding_mode<border::zero>, Options...>::fill;
        return {slide(in, Filters, kernel, strides, dilation, padding(in), fill), groups};
    }
    static constexpr dims output(dims in) { return geometry(in).window.out; }

    /// "conv2d 3×3, 64 / 2": kernel, filters, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + to_string(kernel) + ", " + std::to_string(Filters);
        if (strides != extent2{1, 1}) text += " / " + to_string(strides);
        if (groups != 1) text += ", " + std::to_string(groups) + " groups";
        return text;
    }

    static constexpr auto parameters(dims in) {
        const std::size_t inputs = in.channels / groups;
        const parameter weight{"kernel",
                               4,
                               {KernelHeight, KernelWidth, inputs, Filters},
                               true,
                               kernel.size() * inputs,
                               kernel.size() * Filters};
        if constexpr (weights::has_bias)
            return std::array{weight, channel_parameter("bias", Filters)};
        else
            return std::array{weight};
    }
    static constexpr std::size_t macs(dims in) { return output(in).pixels() * geometry(in).kernel_size(); }

    template <class... More>
    using with = conv2d<Filters, KernelHeight, KernelWidth, Options..., More...>;
    template <class... More>
    constexpr decorated<conv2d, More...> operator()(More...) const {
        (check_option<More>(), ...);
        static_assert(given_once<conv2d, Options..., More...>,
                      "conv2d: the same option is given twice; give each kind of option once");
        return {};
    }

    template <dims In, class Where>
    static consteval bool check();

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y);
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T* p, const T* dy, T* dx, T* dp);

private:
    template <class Option>
    static consteval void check_option() {
        static_assert(
            knows_option<conv2d, Option>,
            "conv2d: unknown option; it takes valid, same, pad, zero_padding, edge_padding, reflect_padding, "
            "strides, dilation, groups, no_bias, activation, name, and initializers, regularizers and "
            "constraints");
    }
};

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <dims In, class Where>
consteval bool conv2d<Filters, KernelHeight, KernelWidth, Options...>::check() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    constexpr bool positive =
        Filters > 0 && kernel.size() > 0 && strides.size() > 0 && dilation.size() > 0 && groups > 0;
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
        constexpr bool covered = window_fits(In, kernel, dilation, padding(In));
        static_assert(
            fits<covered, Where, conv2d, arrives>,
            "conv2d: the kernel is larger than its input; use a smaller kernel or less dilation, or pad with "
            "same or pad<…>");
        constexpr bool mirrors =
            option_or<kinds::border, options::padding_mode<border::zero>, Options...>::fill != border::reflect
            || reflection_fits(In, padding(In));
        static_assert(
            fits<mirrors, Where, conv2d, arrives>,
            "conv2d: reflect_padding needs an input larger than the padding; pad less, or use edge_padding");
        return divides && covered && mirrors;
    }
}

namespace detail {

/// Calls visit(output offset, kernel cell, input pixel offset) for every product of a convolution that does
/// not fall on a zero border; the channels are the caller's.
template <class Visit>
constexpr void each_tap(const window_geometry& g, Visit visit) {
    for (std::size_t oy = 0; oy < g.out.height; ++oy)
        for (std::size_t ox = 0; ox < g.out.width; ++ox)
            for (std::size_t ky = 0; ky < g.kernel.height; ++ky)
                for (std::size_t kx = 0; kx < g.kernel.width; ++kx) {
                    const std::size_t iy = source_index(oy * g.strides.height + ky * g.dilation.height,
                                                        g.pad.top, g.in.height, g.fill);
                    const std::size_t ix = source_index(ox * g.strides.width + kx * g.dilation.width,
                                                        g.pad.left, g.in.width, g.fill);
                    if (iy < g.in.height && ix < g.in.width)
                        visit(oy * g.out.width + ox, ky * g.kernel.width + kx, iy * g.in.width + ix);
                }
}

} // namespace detail

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <class T>
constexpr void conv2d<Filters, KernelHeight, KernelWidth, Options...>::forward(dims in, const T* x,
                                                                               const T* p, T* y) {
    const conv_geometry g = geometry(in);
    const std::size_t inputs = g.group_inputs(), filters = g.group_filters();
    const T* bias = p + g.kernel_size();
    for (std::size_t i = 0; i < g.window.out.size(); ++i) y[i] = weights::has_bias ? bias[i % Filters] : T(0);
    detail::each_tap(g.window, [&](std::size_t to, std::size_t cell, std::size_t from) {
        for (std::size_t o = 0; o < Filters; ++o)
            for (std::size_t i = 0; i < inputs; ++i)
                y[to * Filters + o] +=
                    x[from * in.channels + o / filters * inputs + i] * p[(cell * inputs + i) * Filters + o];
    });
}

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <class T>
constexpr void conv2d<Filters, KernelHeight, KernelWidth, Options...>::backward(dims in, const T* x, const T*,
                                                                                const T* p, const T* dy,
                                                                                T* dx, T* dp) {
    const conv_geometry g = geometry(in);
    const std::size_t inputs = g.group_inputs(), filters = g.group_filters();
    for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
    detail::each_tap(g.window, [&](std::size_t to, std::size_t cell, std::size_t from) {
        for (std::size_t o = 0; o < Filters; ++o)
            for (std::size_t i = 0; i < inputs; ++i) {
                const std::size_t at = from * in.channels + o / filters * inputs + i;
                const std::size_t weight = (cell * inputs + i) * Filters + o;
                dx[at] += dy[to * Filters + o] * p[weight];
                dp[weight] += dy[to * Filters + o] * x[at];
            }
    });
    if (weights::has_bias)
        for (std::size_t i = 0; i < g.window.out.size(); ++i) dp[g.kernel_size() + i % Filters] += dy[i];
}

} // namespace words

/// 2-D convolution with `Filters` kernels of `KernelHeight` × `KernelWidth` (square where one size is given).
/// \copydetails words::conv2d
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth = KernelHeight>
inline constexpr words::conv2d<Filters, KernelHeight, KernelWidth> conv2d{};

} // namespace lamina
