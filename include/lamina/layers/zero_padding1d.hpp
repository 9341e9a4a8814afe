#pragma once

#include <lamina/layers/zero_padding2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Zeros before and after a sequence, which is an image of one row.
template <std::size_t Before, std::size_t After>
struct zero_padding1d : zero_padding2d<kernels::margins{0, 0, Before, After}> {
    static constexpr const char* label = "zero_padding1d";

    /// "zero_padding1d 1, 2": before, after.
    static std::string describe() {
        return std::string(label) + " " + std::to_string(Before) + ", " + std::to_string(After);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool is_row = In.is_image() && In.height == 1;
        static_assert(fits<is_row, Where, zero_padding1d, typename lamina::detail::incoming_of<In>::type>,
                      "zero_padding1d: its input is no sequence but a vector or several rows; "
                      "reshape<length, channels> first, or use zero_padding2d");
        return is_row;
    }
};

} // namespace words

/// Adds zeros to a sequence, at both ends or `<before, after>`: L×C → L'×C (Keras's ZeroPadding1D).
template <std::size_t Before, std::size_t After = Before>
inline constexpr words::zero_padding1d<Before, After> zero_padding1d{};

} // namespace lamina
