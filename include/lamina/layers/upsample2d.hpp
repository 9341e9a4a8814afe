#pragma once

#include <lamina/layers/resizing.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

template <std::size_t Height, std::size_t Width, class... Options>
struct upsample2d : resizing<upsample2d<Height, Width, Options...>> {
    static constexpr const char* label = "upsample2d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::interpolation, kinds::coordinates, kinds::name>;
    using method = detail::resize_options<Options...>;
    static constexpr extent2 scale{Height, Width};

    static constexpr kernels::resize_geometry geometry(dims in) {
        return method::geometry(in, {in.height * Height, in.width * Width});
    }

    /// "upsample2d 2×2, bilinear".
    static std::string describe() { return std::string(label) + " " + to_string(scale); }

    template <class... More>
    constexpr upsample2d<Height, Width, Options..., More...> operator()(More...) const {
        detail::check_options<upsample2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool positive = scale.size() > 0;
        static_assert(fits<positive, Where, upsample2d, arrives>,
                      "upsample2d: its factors must be at least 1");
        static_assert(fits<method::agrees, Where, upsample2d, arrives>,
                      "upsample2d: align_corners is for bilinear and bicubic; add one of them, or leave "
                      "align_corners out");
        static_assert(fits<In.is_image(), Where, upsample2d, arrives>,
                      "upsample2d: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        return positive && method::agrees && In.is_image();
    }
};

} // namespace words

/// Enlarges an image by integer factors (the same for both axes if one is given): H×W×C → H·SH × W·SW × C.
/// Options: nearest (the default, as in Keras), bilinear or bicubic; half_pixel (the default), align_corners
/// or asymmetric.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::upsample2d<Height, Width> upsample2d{};

} // namespace lamina
