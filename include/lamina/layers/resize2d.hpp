#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/resizing.hpp>

#include <concepts>
#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Height and Width are numbers of pixels, std::size_t, or factors, double.
template <auto Height, auto Width, class... Options>
struct resize2d : resizing<resize2d<Height, Width, Options...>> {
    static constexpr const char* label = "resize2d";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::interpolation, kinds::coordinates, kinds::name>;
    using method = detail::resize_options<Options...>;

    static constexpr kernels::resize_geometry geometry(dims in) {
        return method::geometry(in, {resized<Height>(in.height), resized<Width>(in.width)});
    }

    /// "resize2d 224×224", "resize2d 0.5×0.5".
    static std::string describe() {
        return std::string(label) + " " + detail::number_text(static_cast<double>(Height)) + "×"
               + detail::number_text(static_cast<double>(Width));
    }

    template <class... More>
    constexpr resize2d<Height, Width, Options..., More...> operator()(More...) const {
        detail::check_options<resize2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool positive = Height > 0 && Width > 0;
        static_assert(fits<positive, Where, resize2d, arrives>,
                      "resize2d: its height and width, or factors, must be greater than 0");
        static_assert(fits<method::agrees, Where, resize2d, arrives>,
                      "resize2d: align_corners is for bilinear and bicubic; add one of them, or leave "
                      "align_corners out");
        static_assert(fits<In.is_image(), Where, resize2d, arrives>,
                      "resize2d: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        if constexpr (!positive || !In.is_image()) {
            return false;
        } else {
            constexpr bool remains = resized<Height>(In.height) > 0 && resized<Width>(In.width) > 0;
            static_assert(fits<remains, Where, resize2d, arrives>,
                          "resize2d: its factors leave no pixel of the image; choose larger ones");
            return method::agrees && remains;
        }
    }

private:
    template <auto Size>
    static constexpr std::size_t resized(std::size_t extent) {
        if constexpr (std::floating_point<decltype(Size)>)
            return static_cast<std::size_t>(static_cast<double>(extent) * Size);
        else
            return Size;
    }
};

} // namespace words

namespace detail {

/// A number of pixels (0 for a negative number, which the word rejects), or a factor.
template <auto Size>
constexpr auto pixels_or_factor() {
    if constexpr (std::floating_point<decltype(Size)>)
        return static_cast<double>(Size);
    else
        return Size > 0 ? static_cast<std::size_t>(Size) : std::size_t(0);
}

} // namespace detail

/// Resizes an image to Height × Width pixels, H×W×C → Height × Width × C, or by factors, resize2d<0.5>, to
/// ⌊H · factor⌋ × ⌊W · factor⌋ pixels (the same for both axes if one is given). Options: nearest (the
/// default), bilinear or bicubic; half_pixel (the default), align_corners or asymmetric. There is no filter
/// against aliasing.
template <auto Height, auto Width = Height>
inline constexpr words::resize2d<detail::pixels_or_factor<Height>(), detail::pixels_or_factor<Width>()>
    resize2d{};

} // namespace lamina
