#pragma once

#include <lamina/layers/box.hpp>
#include <lamina/layers/window_options.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// An image without its outer rows and columns.
template <kernels::margins Crop>
struct cropping2d : boxed<cropping2d<Crop>> {
    static constexpr const char* label = "cropping2d";
    static constexpr kernels::box_geometry geometry(dims in) {
        const dims out =
            dims::image(in.height - Crop.top - Crop.bottom, in.width - Crop.left - Crop.right, in.channels);
        return {in, out, out, {Crop.top, Crop.left, 0}, {}};
    }

    /// "cropping2d 1, 1, 2, 2": top, bottom, left, right.
    static std::string describe() { return std::string(label) + " " + to_string(Crop); }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<In.is_image(), Where, cropping2d, arrives>,
                      "cropping2d: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        if constexpr (!In.is_image()) {
            return false;
        } else {
            constexpr bool leaves_some =
                Crop.top + Crop.bottom < In.height && Crop.left + Crop.right < In.width;
            static_assert(fits<leaves_some, Where, cropping2d, arrives>,
                          "cropping2d: it would crop the whole image away; crop less");
            return leaves_some;
        }
    }
};

} // namespace words

/// Removes rows and columns at the borders of an image, `<rows, columns>` or `<top, bottom, left, right>`:
/// H×W×C → H'×W'×C (Keras's Cropping2D).
template <std::size_t... Sides>
    requires(sizeof...(Sides) == 1 || sizeof...(Sides) == 2 || sizeof...(Sides) == 4)
inline constexpr words::cropping2d<pad<Sides...>.amounts({}, {}, {})> cropping2d{};

} // namespace lamina
