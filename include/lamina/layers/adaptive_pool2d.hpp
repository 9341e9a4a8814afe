#pragma once

#include <lamina/layers/pool.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// PyTorch's adaptive pools: the output is `Height` × `Width` whatever the input's size. Along each axis the
/// windows divide the image as evenly as whole cells allow: window i begins at ⌊i · in / out⌋ and ends before
/// ⌈(i + 1) · in / out⌉. If the size divides evenly, it is the pooling with windows of in / out.
template <kernels::pooling Kind, std::size_t Height, std::size_t Width>
struct adaptive_pool2d : pool<adaptive_pool2d<Kind, Height, Width>> {
    static constexpr const char* label =
        Kind == kernels::pooling::max ? "adaptive_max_pool2d" : "adaptive_avg_pool2d";

    static constexpr kernels::pool_geometry geometry(dims in) {
        const extent2 largest{largest_window(in.height, Height), largest_window(in.width, Width)};
        const extent2 strides{step(in.height, Height), step(in.width, Width)};
        const bool even = in.height % Height == 0 && in.width % Width == 0;
        return {{in,
                 dims::image(Height, Width, in.channels),
                 largest,
                 strides,
                 {1, 1},
                 {},
                 kernels::border::zero},
                Kind,
                false,
                !even};
    }

    /// "adaptive_avg_pool2d 7×7": the size of the output.
    static std::string describe() { return std::string(label) + " " + to_string(extent2{Height, Width}); }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool positive = Height > 0 && Width > 0;
        static_assert(fits<positive, Where, adaptive_pool2d, arrives>,
                      "adaptive_pool2d: height and width must be at least 1");
        static_assert(fits<In.is_image(), Where, adaptive_pool2d, arrives>,
                      "adaptive_pool2d: its input is a vector; it needs an image: put it before flatten");
        return positive && In.is_image();
    }

private:
    static constexpr std::size_t step(std::size_t extent, std::size_t parts) {
        return (extent + parts - 1) / parts;
    }
    static constexpr std::size_t largest_window(std::size_t extent, std::size_t parts) {
        const kernels::pool_axis axis{0, 0, 0, extent, 0, parts, false, true};
        std::size_t largest = 0;
        for (std::size_t i = 0; i < parts; ++i) largest = (std::max)(largest, axis.cells(i).size());
        return largest;
    }
};

} // namespace words

/// The maximum of each part of an image divided into `Height` × `Width` parts (square if one size is given).
/// \copydetails words::adaptive_pool2d
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::adaptive_pool2d<kernels::pooling::max, Height, Width> adaptive_max_pool2d{};

/// The average of each part of an image divided into `Height` × `Width` parts (square if one size is given).
/// \copydetails words::adaptive_pool2d
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::adaptive_pool2d<kernels::pooling::average, Height, Width> adaptive_avg_pool2d{};

} // namespace lamina
