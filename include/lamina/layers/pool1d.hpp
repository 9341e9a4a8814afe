#pragma once

#include <lamina/layers/pool2d.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Pooling along a sequence, which is an image with one row: pool2d with windows of one row.
template <kernels::pooling Kind, std::size_t Length, class... Options>
struct pool1d : pool2d<Kind, 1, Length, typename detail::along_row<Options>::type...> {
    static constexpr const char* label = Kind == kernels::pooling::max ? "max_pool1d" : "avg_pool1d";
    using options_given = type_list<Options...>;
    using as_2d = pool2d<Kind, 1, Length, typename detail::along_row<Options>::type...>;
    using as_2d::strides, as_2d::moves;

    /// "max_pool1d 3 / 2": window, and strides if they differ from it.
    static std::string describe() {
        const std::string text = std::string(label) + " " + std::to_string(Length);
        return strides.width == Length ? text : text + " / " + std::to_string(strides.width);
    }

    template <class... More>
    constexpr pool1d<Kind, Length, Options..., More...> operator()(More...) const {
        detail::check_options<pool1d, Options..., More...>();
        detail::check_row_options<pool1d, More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<moves, Where, pool1d, arrives>,
                      "pool1d: window, strides and dilation must be at least 1");
        static_assert(fits<In.is_image(), Where, pool1d, arrives>,
                      "pool1d: its input is a vector; it needs a sequence: put it before flatten");
        static_assert(
            fits<(In.height == 1), Where, pool1d, arrives>,
            "pool1d: its input has more than one row; use a 2-D pool, or reshape<length, channels> first");
        if constexpr (!moves || !In.is_image() || In.height != 1) {
            return false;
        } else {
            constexpr bool covered = as_2d::covers(In), seen = !covered || as_2d::meets(In);
            static_assert(
                fits<covered, Where, pool1d, arrives>,
                "pool1d: the window is longer than its input; use a shorter window, same, or a global pool");
            static_assert(
                fits<seen, Where, pool1d, arrives>,
                "pool1d: the padding is as long as the window, which would then see no value; pad less");
            return covered && seen;
        }
    }
};

/// The whole sequence reduced to one value per channel, a vector.
template <kernels::pooling Kind>
struct global_pool1d : global_pool2d<Kind> {
    static constexpr const char* label =
        Kind == kernels::pooling::max ? "global_max_pool1d" : "global_avg_pool1d";

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool is_row = In.is_image() && In.height == 1;
        static_assert(fits<is_row, Where, global_pool1d, typename lamina::detail::incoming_of<In>::type>,
                      "global_pool1d: its input is no sequence but a vector or several rows; put it before "
                      "flatten, or use the 2-D pool");
        return is_row;
    }
};

} // namespace words

/// The maximum over each window of a sequence, channel by channel. Strides default to the window.
template <std::size_t Length>
inline constexpr words::pool1d<kernels::pooling::max, Length> max_pool1d{};

/// The average over each window of a sequence, channel by channel. Strides default to the window; padding
/// does not count.
template <std::size_t Length>
inline constexpr words::pool1d<kernels::pooling::average, Length> avg_pool1d{};

/// The maximum of each channel over the whole sequence: a vector.
inline constexpr words::global_pool1d<kernels::pooling::max> global_max_pool1d{};
/// The average of each channel over the whole sequence: a vector.
inline constexpr words::global_pool1d<kernels::pooling::average> global_avg_pool1d{};

} // namespace lamina
