#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Base of the words that move each Factor×Factor square of pixels into the channels of one.
template <class Self, std::size_t Factor, bool KeepsDepth>
struct pixel_unshuffling : word {
    static constexpr bool kernel_writes_rows = true;
    static constexpr dims output(dims in) {
        return dims::image(in.height / Factor, in.width / Factor, in.channels * Factor * Factor);
    }
    static constexpr kernels::unshuffle_geometry geometry(dims in) {
        return {{.in = in,
                 .out = output(in),
                 .kernel = {Factor, Factor},
                 .strides = {Factor, Factor},
                 .dilation = {},
                 .pad = {}},
                KeepsDepth};
    }

    /// "pixel_unshuffle 2".
    static std::string describe() { return std::string(Self::label) + " " + std::to_string(Factor); }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Factor > 0), Where, Self, arrives>,
                      "pixel_unshuffle: its factor must be at least 1");
        static_assert(fits<In.is_image(), Where, Self, arrives>,
                      "pixel_unshuffle: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        if constexpr (Factor == 0 || !In.is_image()) {
            return false;
        } else {
            constexpr bool divides = In.height % Factor == 0 && In.width % Factor == 0;
            static_assert(fits<divides, Where, Self, arrives>,
                          "pixel_unshuffle: its factor must divide the image's height and width; choose "
                          "another number, or put zero_padding2d or cropping2d before it");
            return divides;
        }
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[geometry(in).source(i)];
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[geometry(in).source(i)] = dy[i];
    }
};

/// Channel c · Factor² + i · Factor + j at (y, x) is channel c of the input at (y · Factor + i, x · Factor +
/// j).
template <std::size_t Factor>
struct pixel_unshuffle : pixel_unshuffling<pixel_unshuffle<Factor>, Factor, false> {
    static constexpr const char* label = "pixel_unshuffle";
};

/// Channel (i · Factor + j) · C + c at (y, x) is channel c of the input at (y · Factor + i, x · Factor + j).
template <std::size_t Factor>
struct space_to_depth : pixel_unshuffling<space_to_depth<Factor>, Factor, true> {
    static constexpr const char* label = "space_to_depth";
};

} // namespace words

/// Moves the pixels of each Factor×Factor square into the channels: H×W×C → H/Factor × W/Factor × C·Factor²
/// (the inverse of pixel_shuffle; PyTorch's PixelUnshuffle).
/// \copydetails words::pixel_unshuffle
template <std::size_t Factor>
inline constexpr words::pixel_unshuffle<Factor> pixel_unshuffle{};

/// The same with TensorFlow's order of channels (its space_to_depth, and ONNX's; the inverse of
/// depth_to_space).
/// \copydetails words::space_to_depth
template <std::size_t Factor>
inline constexpr words::space_to_depth<Factor> space_to_depth{};

} // namespace lamina
