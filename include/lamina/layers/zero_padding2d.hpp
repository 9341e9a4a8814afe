#pragma once

#include <lamina/layers/box.hpp>
#include <lamina/layers/window_options.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Zeros around an image.
template <kernels::margins Pad>
struct zero_padding2d : boxed<zero_padding2d<Pad>> {
    static constexpr const char* label = "zero_padding2d";
    static constexpr kernels::box_geometry geometry(dims in) {
        const dims out =
            dims::image(in.height + Pad.top + Pad.bottom, in.width + Pad.left + Pad.right, in.channels);
        return {in, out, in, {}, {Pad.top, Pad.left, 0}};
    }

    /// "zero_padding2d 1, 1, 2, 2": top, bottom, left, right.
    static std::string describe() { return std::string(label) + " " + to_string(Pad); }

    template <dims In, class Where>
    static consteval bool allows() {
        static_assert(
            fits<In.is_image(), Where, zero_padding2d, typename lamina::detail::incoming_of<In>::type>,
            "zero_padding2d: its input is a vector; it needs an image: put it before flatten, or "
            "reshape<height, width, channels> first");
        return In.is_image();
    }
};

} // namespace words

/// Adds zeros around an image, `<rows, columns>` or `<top, bottom, left, right>`: H×W×C → H'×W'×C (Keras's
/// ZeroPadding2D).
template <std::size_t... Sides>
    requires(sizeof...(Sides) == 1 || sizeof...(Sides) == 2 || sizeof...(Sides) == 4)
inline constexpr words::zero_padding2d<pad<Sides...>.amounts({}, {}, {})> zero_padding2d{};

} // namespace lamina
