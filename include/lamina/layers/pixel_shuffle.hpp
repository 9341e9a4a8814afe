#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Base of the inverses of the words that move squares of pixels into the channels.
template <class Self, class Inverse, std::size_t Factor>
struct pixel_shuffling : word {
    static constexpr bool kernel_writes_rows = true;
    static constexpr dims output(dims in) {
        return dims::image(in.height * Factor, in.width * Factor, in.channels / (Factor * Factor));
    }
    /// From the output to the input.
    static constexpr kernels::unshuffle_geometry inverse(dims in) { return Inverse::geometry(output(in)); }

    /// "pixel_shuffle 2".
    static std::string describe() { return std::string(Self::label) + " " + std::to_string(Factor); }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Factor > 0), Where, Self, arrives>,
                      "pixel_shuffle: its factor must be at least 1");
        static_assert(fits<In.is_image(), Where, Self, arrives>,
                      "pixel_shuffle: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        if constexpr (Factor == 0 || !In.is_image()) {
            return false;
        } else {
            constexpr bool divides = In.channels % (Factor * Factor) == 0;
            static_assert(fits<divides, Where, Self, arrives>,
                          "pixel_shuffle: the square of its factor must divide the input's channels; give "
                          "the layer before it Factor² filters for each channel of the result");
            return divides;
        }
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        Inverse::backward(output(in), x, x, x, x, y, y);
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        Inverse::forward(output(in), dy, dy, dx);
    }
};

/// Channel c at (y · Factor + i, x · Factor + j) is channel c · Factor² + i · Factor + j of the input at
/// (y, x).
template <std::size_t Factor>
struct pixel_shuffle : pixel_shuffling<pixel_shuffle<Factor>, pixel_unshuffle<Factor>, Factor> {
    static constexpr const char* label = "pixel_shuffle";
};

/// Channel c at (y · Factor + i, x · Factor + j) is channel (i · Factor + j) · C + c of the input at (y, x);
/// C channels remain.
template <std::size_t Factor>
struct depth_to_space : pixel_shuffling<depth_to_space<Factor>, space_to_depth<Factor>, Factor> {
    static constexpr const char* label = "depth_to_space";
};

} // namespace words

/// Makes a Factor×Factor square of each pixel out of its channels: H×W×C·Factor² → H·Factor × W·Factor × C
/// (Shi et al. 2016; PyTorch's PixelShuffle, ONNX's DepthToSpace in mode CRD).
/// \copydetails words::pixel_shuffle
template <std::size_t Factor>
inline constexpr words::pixel_shuffle<Factor> pixel_shuffle{};

/// The same with TensorFlow's order of channels (its depth_to_space; ONNX's DepthToSpace in mode DCR, its
/// default).
/// \copydetails words::depth_to_space
template <std::size_t Factor>
inline constexpr words::depth_to_space<Factor> depth_to_space{};

} // namespace lamina
