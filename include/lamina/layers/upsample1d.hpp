#pragma once

#include <lamina/layers/upsample2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// An enlarged sequence, which is an image of one row.
template <std::size_t Factor, class... Options>
struct upsample1d : upsample2d<1, Factor, Options...> {
    static constexpr const char* label = "upsample1d";
    using options_given = type_list<Options...>;
    using as_2d = upsample2d<1, Factor, Options...>;

    /// "upsample1d 2".
    static std::string describe() { return std::string(label) + " " + std::to_string(Factor); }

    template <class... More>
    constexpr upsample1d<Factor, Options..., More...> operator()(More...) const {
        detail::check_options<upsample1d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Factor > 0), Where, upsample1d, arrives>,
                      "upsample1d: its factor must be at least 1");
        static_assert(fits<as_2d::method::agrees, Where, upsample1d, arrives>,
                      "upsample1d: align_corners is for bilinear and bicubic; add one of them, or leave "
                      "align_corners out");
        constexpr bool is_row = In.is_image() && In.height == 1;
        static_assert(fits<is_row, Where, upsample1d, arrives>,
                      "upsample1d: its input is no sequence but a vector or several rows; "
                      "reshape<length, channels> first, or use upsample2d");
        return Factor > 0 && as_2d::method::agrees && is_row;
    }
};

} // namespace words

/// Enlarges a sequence by an integer factor: L×C → L·Factor × C. Options: nearest (the default; Keras's
/// UpSampling1D), bilinear, which interpolates linearly along a row (PyTorch's mode="linear"), or bicubic;
/// half_pixel (the default), align_corners or asymmetric.
template <std::size_t Factor>
inline constexpr words::upsample1d<Factor> upsample1d{};

} // namespace lamina
