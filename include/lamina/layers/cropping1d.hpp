#pragma once

#include <lamina/layers/cropping2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// A sequence, which is an image of one row, without its ends.
template <std::size_t Before, std::size_t After>
struct cropping1d : cropping2d<kernels::margins{0, 0, Before, After}> {
    static constexpr const char* label = "cropping1d";

    /// "cropping1d 1, 2": before, after.
    static std::string describe() {
        return std::string(label) + " " + std::to_string(Before) + ", " + std::to_string(After);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool is_row = In.is_image() && In.height == 1;
        static_assert(fits<is_row, Where, cropping1d, arrives>,
                      "cropping1d: its input is no sequence but a vector or several rows; "
                      "reshape<length, channels> first, or use cropping2d");
        constexpr bool leaves_some = !is_row || Before + After < In.width;
        static_assert(fits<leaves_some, Where, cropping1d, arrives>,
                      "cropping1d: it would crop the whole sequence away; crop less");
        return is_row && leaves_some;
    }
};

} // namespace words

/// Removes the ends of a sequence, as much at both or `<before, after>`: L×C → L'×C (Keras's Cropping1D).
template <std::size_t Before, std::size_t After = Before>
inline constexpr words::cropping1d<Before, After> cropping1d{};

} // namespace lamina
