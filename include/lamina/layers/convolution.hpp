#pragma once

#include <lamina/layers/geometry.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/weight_options.hpp>
#include <lamina/layers/window_options.hpp>

#include <array>
#include <cstddef>

namespace lamina {

namespace detail {

/// The window of a convolution, from the word's options.
template <class... Options>
struct convolution_options {
    static constexpr extent2 strides = option_or<kinds::strides, options::strides<1, 1>, Options...>::extents;
    static constexpr extent2 dilation =
        option_or<kinds::dilation, options::dilation<1, 1>, Options...>::extents;
    static constexpr kernels::border fill =
        option_or<kinds::border, options::padding_mode<kernels::border::zero>, Options...>::fill;

    static constexpr kernels::margins padding(dims in, extent2 kernel) {
        return option_or<kinds::padding, options::valid, Options...>::amounts(in, dilated(kernel, dilation),
                                                                              strides);
    }
    static constexpr kernels::conv_geometry geometry(dims in, std::size_t filters, extent2 kernel,
                                                     std::size_t groups) {
        return {slide(in, filters, kernel, strides, dilation, padding(in, kernel), fill), groups};
    }

    /// Rules: every extent is at least 1; the kernel fits into the padded image; reflected borders are
    /// smaller than the image, circular ones not larger.
    static constexpr bool moves(extent2 kernel) {
        return kernel.size() > 0 && strides.size() > 0 && dilation.size() > 0;
    }
    static constexpr bool covers(dims in, extent2 kernel) {
        return window_fits(in, kernel, dilation, padding(in, kernel));
    }
    static constexpr bool mirrors(dims in, extent2 kernel) {
        const kernels::margins pad = padding(in, kernel);
        if (fill == kernels::border::circular) return circle_fits(in, pad);
        return fill != kernels::border::reflect || reflection_fits(in, pad);
    }
};

/// Calls visit(output pixel, kernel cell, input pixel) for every product of a convolution that does not fall
/// on zero padding. The caller handles the channels.
template <class Visit>
constexpr void each_tap(const kernels::window_geometry& g, Visit visit) {
    for (std::size_t oy = 0; oy < g.out.height; ++oy)
        for (std::size_t ox = 0; ox < g.out.width; ++ox)
            for (std::size_t ky = 0; ky < g.kernel.height; ++ky)
                for (std::size_t kx = 0; kx < g.kernel.width; ++kx) {
                    const std::size_t iy = kernels::source_index(
                        oy * g.strides.height + ky * g.dilation.height, g.pad.top, g.in.height, g.fill);
                    const std::size_t ix = kernels::source_index(ox * g.strides.width + kx * g.dilation.width,
                                                                 g.pad.left, g.in.width, g.fill);
                    if (iy < g.in.height && ix < g.in.width)
                        visit(oy * g.out.width + ox, ky * g.kernel.width + kx, iy * g.in.width + ix);
                }
}

/// The same for every product of every filter: visit(output, weight, input), as indices into y, the kernel
/// and x.
template <class Visit>
constexpr void each_product(const kernels::conv_geometry& g, Visit visit) {
    const std::size_t channels = g.window.in.channels, all = g.window.out.channels;
    const std::size_t inputs = g.group_inputs(), filters = g.group_filters();
    each_tap(g.window, [&](std::size_t to, std::size_t cell, std::size_t from) {
        for (std::size_t c = 0; c < channels; ++c) {
            const std::size_t group = c / inputs, row = (cell * inputs + c % inputs) * all;
            for (std::size_t o = group * filters; o < (group + 1) * filters; ++o)
                visit(to * all + o, row + o, from * channels + c);
        }
    });
}

} // namespace detail

namespace words {

/// Base of the convolutions. `Word` provides `geometry(in)`, `kernel_fans(in)` and `weights`, its
/// weight_options. Parameters: the kernel (HWIO), then the bias if there is one.
template <class Word>
struct convolution : word {
    static constexpr dims output(dims in) { return Word::geometry(in).window.out; }

    static constexpr auto parameters(dims in) {
        const kernels::conv_geometry g = Word::geometry(in);
        const std::size_t filters = g.window.out.channels;
        const detail::fans connected = Word::kernel_fans(in);
        const parameter weight{"kernel",
                               4,
                               {g.window.kernel.height, g.window.kernel.width, g.group_inputs(), filters},
                               true,
                               connected.in,
                               connected.out,
                               g.groups};
        if constexpr (Word::weights::has_bias)
            return std::array{weight, channel_parameter("bias", filters)};
        else
            return std::array{weight};
    }
    static constexpr std::size_t macs(dims in) {
        return output(in).pixels() * Word::geometry(in).kernel_size();
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const kernels::conv_geometry g = Word::geometry(in);
        const T* bias = p + g.kernel_size();
        for (std::size_t i = 0; i < g.window.out.size(); ++i)
            y[i] = Word::weights::has_bias ? bias[i % g.window.out.channels] : T(0);
        detail::each_product(
            g, [&](std::size_t to, std::size_t weight, std::size_t from) { y[to] += x[from] * p[weight]; });
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        const kernels::conv_geometry g = Word::geometry(in);
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
        detail::each_product(g, [&](std::size_t to, std::size_t weight, std::size_t from) {
            dx[from] += dy[to] * p[weight];
            dp[weight] += dy[to] * x[from];
        });
        if (Word::weights::has_bias)
            for (std::size_t i = 0; i < g.window.out.size(); ++i)
                dp[g.kernel_size() + i % g.window.out.channels] += dy[i];
    }
};

} // namespace words

} // namespace lamina
