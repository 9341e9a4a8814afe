#pragma once

#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/weight_options.hpp>
#include <lamina/layers/window_options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <type_traits>

namespace lamina {

namespace kinds {
struct output_padding;
} // namespace kinds

namespace options {
template <std::size_t Height, std::size_t Width>
struct output_padding {
    using kind = kinds::output_padding;
    static constexpr extent2 extents{Height, Width};
    static std::string describe() { return "output_padding " + kernels::short_text(extents); }
};
} // namespace options

/// The rows and columns that conv2d_transpose adds at the bottom and at the right (as in PyTorch): both axes,
/// or <height, width>. Default 0.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr options::output_padding<Height, Width> output_padding{};

namespace words {

/// Transposed 2-D convolution ("deconvolution", "up-convolution"): every input pixel adds its value times the
/// kernel to a window of the output, and the windows are `strides` apart. Kernel as in Keras, [height, width,
/// filters / groups, inputs], so a constraint's norms are per input channel; bias [filters].
///
/// The output has (in − 1) · stride + dilation · (kernel − 1) + 1 + output_padding rows, minus the padding:
/// as in PyTorch, padding is removed from the output. `same` is Keras's: in · stride rows. `valid` removes
/// nothing, as in Keras, which also adds `output_padding<stride − kernel>` by itself if the kernel is smaller
/// than the stride.
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
struct conv2d_transpose : word {
    static constexpr const char* label = "conv2d_transpose";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<kinds::padding, kinds::strides, kinds::output_padding,
                                          kinds::dilation, kinds::groups>;
    using weights = detail::weight_options<Options...>;
    using rules = typename weights::rules;

    static constexpr extent2 kernel{KernelHeight, KernelWidth};
    static constexpr extent2 strides =
        detail::option_or<kinds::strides, options::strides<1, 1>, Options...>::extents;
    static constexpr extent2 dilation =
        detail::option_or<kinds::dilation, options::dilation<1, 1>, Options...>::extents;
    static constexpr extent2 output_padding =
        detail::option_or<kinds::output_padding, options::output_padding<0, 0>, Options...>::extents;
    static constexpr std::size_t groups =
        detail::option_or<kinds::groups, options::groups<1>, Options...>::value;

    static constexpr kernels::margins padding(dims in) {
        return padding_option::amounts(by_strides(in), detail::dilated(kernel, dilation), strides);
    }
    static constexpr dims output(dims in) {
        if (is_same) return by_strides(in);
        const dims all = whole(in);
        const kernels::margins pad = padding(in);
        return dims::image(all.height - pad.top - pad.bottom, all.width - pad.left - pad.right, Filters);
    }
    /// The convolution of which this word is the gradient with respect to the input: from the output to the
    /// input, with the same kernel (HWIO).
    static constexpr kernels::conv_geometry adjoint(dims in) {
        return {{output(in), in, kernel, strides, dilation, padding(in), kernels::border::zero}, groups};
    }

    /// Rules: every extent is at least 1; groups divide the channels; `same` leaves nothing to add; what is
    /// added is less than a step; some of the output remains.
    static constexpr bool moves = Filters > 0 && kernel.size() > 0 && strides.size() > 0
                                  && dilation.size() > 0 && groups > 0;
    static constexpr bool divides(dims in) { return in.channels % groups == 0 && Filters % groups == 0; }
    static constexpr bool extends() { return !is_same || output_padding == extent2{0, 0}; }
    static constexpr bool adds_part_of_step =
        output_padding.height < (std::max)(strides.height, dilation.height)
        && output_padding.width < (std::max)(strides.width, dilation.width);
    static constexpr bool remains(dims in) {
        const kernels::margins pad = padding(in);
        return is_same || (pad.top + pad.bottom < whole(in).height && pad.left + pad.right < whole(in).width);
    }

    /// "conv2d_transpose 2×2, 64 / 2": kernel, filters, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + to_string(kernel) + ", " + std::to_string(Filters);
        if (strides != extent2{1, 1}) text += " / " + kernels::short_text(strides);
        return text;
    }

    /// The fans are Keras's, which counts the last axis as outputs; PyTorch's are the same.
    static constexpr auto parameters(dims in) {
        const std::size_t filters = Filters / groups;
        const parameter weight{"kernel",
                               4,
                               {KernelHeight, KernelWidth, filters, in.channels},
                               true,
                               kernel.size() * filters,
                               kernel.size() * in.channels,
                               groups};
        if constexpr (weights::has_bias)
            return std::array{weight, channel_parameter("bias", Filters)};
        else
            return std::array{weight};
    }
    static constexpr std::size_t macs(dims in) { return in.pixels() * adjoint(in).kernel_size(); }

    template <class... More>
    using with = conv2d_transpose<Filters, KernelHeight, KernelWidth, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<conv2d_transpose, More...> operator()(More...) const {
        detail::check_options<conv2d_transpose, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y);
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T* p, const T* dy, T* dx, T* dp);

private:
    using padding_option = detail::option_or<kinds::padding, options::valid, Options...>;
    static constexpr bool is_same = std::is_same_v<padding_option, options::same>;

    static constexpr dims by_strides(dims in) {
        return dims::image(in.height * strides.height, in.width * strides.width, Filters);
    }
    /// The output before padding is removed: all windows and the output padding.
    static constexpr dims whole(dims in) {
        const extent2 window = detail::dilated(kernel, dilation);
        return dims::image((in.height - 1) * strides.height + window.height + output_padding.height,
                           (in.width - 1) * strides.width + window.width + output_padding.width, Filters);
    }
    template <class Visit>
    static constexpr void each_product(dims in, Visit visit);
};

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <dims In, class Where>
consteval bool conv2d_transpose<Filters, KernelHeight, KernelWidth, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    static_assert(fits<moves, Where, conv2d_transpose, arrives>,
                  "conv2d_transpose: filters, kernel, strides, dilation and groups must be at least 1");
    static_assert(
        fits<In.is_image(), Where, conv2d_transpose, arrives>,
        "conv2d_transpose: its input is a vector; it needs an image: put reshape<height, width, channels> "
        "before it");
    if constexpr (!moves || !In.is_image()) {
        return false;
    } else {
        static_assert(
            fits<divides(In), Where, conv2d_transpose, arrives>,
            "conv2d_transpose: groups must divide both the input's channels and the filters; choose "
            "another number");
        static_assert(fits<extends(), Where, conv2d_transpose, arrives>,
                      "conv2d_transpose: same already says how large the output is; leave out "
                      "output_padding, or say pad<…> in place of same");
        static_assert(fits<adds_part_of_step, Where, conv2d_transpose, arrives>,
                      "conv2d_transpose: output_padding must be smaller than the strides or the dilation");
        static_assert(fits<remains(In), Where, conv2d_transpose, arrives>,
                      "conv2d_transpose: the padding takes off the whole output; pad less");
        return divides(In) && extends() && adds_part_of_step && remains(In);
    }
}

/// Calls visit(input index, weight index, output index) for every product whose output the padding does not
/// remove.
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <class Visit>
constexpr void conv2d_transpose<Filters, KernelHeight, KernelWidth, Options...>::each_product(dims in,
                                                                                              Visit visit) {
    const dims out = output(in);
    const kernels::margins pad = padding(in);
    const std::size_t inputs = in.channels / groups, filters = Filters / groups;
    for (std::size_t pixel = 0; pixel < in.pixels(); ++pixel)
        for (std::size_t cell = 0; cell < kernel.size(); ++cell) {
            const std::size_t row = pixel / in.width * strides.height + cell / kernel.width * dilation.height;
            const std::size_t column =
                pixel % in.width * strides.width + cell % kernel.width * dilation.width;
            if (row < pad.top || row - pad.top >= out.height) continue;
            if (column < pad.left || column - pad.left >= out.width) continue;
            const std::size_t to = (row - pad.top) * out.width + column - pad.left;
            for (std::size_t i = 0; i < in.channels; ++i)
                for (std::size_t f = 0; f < filters; ++f)
                    visit(pixel * in.channels + i, (cell * filters + f) * in.channels + i,
                          to * Filters + i / inputs * filters + f);
        }
}

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <class T>
constexpr void conv2d_transpose<Filters, KernelHeight, KernelWidth, Options...>::forward(dims in, const T* x,
                                                                                         const T* p, T* y) {
    const std::size_t weights_end = adjoint(in).kernel_size(), size = output(in).size();
    for (std::size_t i = 0; i < size; ++i) y[i] = weights::has_bias ? p[weights_end + i % Filters] : T(0);
    each_product(in,
                 [=](std::size_t from, std::size_t weight, std::size_t to) { y[to] += x[from] * p[weight]; });
}

template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
template <class T>
constexpr void conv2d_transpose<Filters, KernelHeight, KernelWidth, Options...>::backward(
    dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
    for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
    each_product(in, [=](std::size_t from, std::size_t weight, std::size_t to) {
        dx[from] += dy[to] * p[weight];
        dp[weight] += dy[to] * x[from];
    });
    const std::size_t weights_end = adjoint(in).kernel_size(), size = output(in).size();
    if (weights::has_bias)
        for (std::size_t i = 0; i < size; ++i) dp[weights_end + i % Filters] += dy[i];
}

} // namespace words

/// Transposed 2-D convolution with `Filters` kernels of `KernelHeight` × `KernelWidth` (square if one size is
/// given). \copydetails words::conv2d_transpose
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth = KernelHeight>
inline constexpr words::conv2d_transpose<Filters, KernelHeight, KernelWidth> conv2d_transpose{};

} // namespace lamina
