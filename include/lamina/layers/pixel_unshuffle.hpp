#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Channel c · Factor² + i · Factor + j at (y, x) is channel c of the input at (y · Factor + i, x · Factor +
/// j).
template <std::size_t Factor>
struct pixel_unshuffle : word {
    static constexpr const char* label = "pixel_unshuffle";
    static constexpr dims output(dims in) {
        return dims::image(in.height / Factor, in.width / Factor, in.channels * Factor * Factor);
    }
    static constexpr kernels::unshuffle_geometry geometry(dims in) {
        return {{.in = in,
                 .out = output(in),
                 .kernel = {Factor, Factor},
                 .strides = {Factor, Factor},
                 .dilation = {},
                 .pad = {}}};
    }

    /// "pixel_unshuffle 2".
    static std::string describe() { return std::string(label) + " " + std::to_string(Factor); }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Factor > 0), Where, pixel_unshuffle, arrives>,
                      "pixel_unshuffle: its factor must be at least 1");
        static_assert(fits<In.is_image(), Where, pixel_unshuffle, arrives>,
                      "pixel_unshuffle: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        if constexpr (Factor == 0 || !In.is_image()) {
            return false;
        } else {
            constexpr bool divides = In.height % Factor == 0 && In.width % Factor == 0;
            static_assert(fits<divides, Where, pixel_unshuffle, arrives>,
                          "pixel_unshuffle: its factor must divide the image's height and width; choose "
                          "another number, or put zero_padding2d or cropping2d before it");
            return divides;
        }
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[source(in, i)];
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[source(in, i)] = dy[i];
    }

private:
    /// The place in the input of element i of the result.
    static constexpr std::size_t source(dims in, std::size_t i) {
        const dims out = output(in);
        const std::size_t place = i % out.channels, pixel = i / out.channels;
        const std::size_t row = pixel / out.width * Factor + place / Factor % Factor;
        const std::size_t column = pixel % out.width * Factor + place % Factor;
        return (row * in.width + column) * in.channels + place / (Factor * Factor);
    }
};

} // namespace words

/// Moves the pixels of each Factor×Factor square into the channels: H×W×C → H/Factor × W/Factor × C·Factor²
/// (Shi et al. 2016, the inverse of their shuffle; PyTorch's PixelUnshuffle).
/// \copydetails words::pixel_unshuffle
template <std::size_t Factor>
inline constexpr words::pixel_unshuffle<Factor> pixel_unshuffle{};

} // namespace lamina
