#pragma once

/// Zhou, Siddiquee, Tajbakhsh and Liang, "UNet++: A Nested U-Net Architecture for Medical Image
/// Segmentation", 2018, as in the authors' MrGiovanni/UNetPlusPlus (their Nest_Net, without its dropout): the
/// results "1" to "4" are those of its four depths, for deep supervision.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace unet_plus_plus_parts {

template <std::size_t Filters>
inline constexpr auto unit = repeat<2>(conv2d<Filters, 3>(same, he_normal) >> relu);

template <std::size_t Filters>
inline constexpr auto up = conv2d_transpose<Filters, 2>(strides<2>);

inline constexpr auto segments = conv2d<1, 1>(he_normal) >> sigmoid;

} // namespace unet_plus_plus_parts

/// Images of `Size` × `Size`, `Width` filters at their full size. Each line goes up one diagonal of the paper's
/// figure 1.
template <std::size_t Size = 96, std::size_t Width = 32>
struct unet_plus_plus {
    static constexpr auto layers = [] {
        using namespace unet_plus_plus_parts;
        constexpr std::size_t w = Width;
        constexpr auto down = max_pool2d<2>;
        return input<Size, Size, 1>
            >> unit<w> >> as<"0,0">

            >> down >> unit<2 * w> >> as<"1,0">
            >> (up<w> | from<"0,0">) >> unit<w> >> as<"0,1">

            >> from<"1,0"> >> down >> unit<4 * w> >> as<"2,0">
            >> (up<2 * w> | from<"1,0">) >> unit<2 * w> >> as<"1,1">
            >> (up<w> | from<"0,0"> | from<"0,1">) >> unit<w> >> as<"0,2">

            >> from<"2,0"> >> down >> unit<8 * w> >> as<"3,0">
            >> (up<4 * w> | from<"2,0">) >> unit<4 * w> >> as<"2,1">
            >> (up<2 * w> | from<"1,0"> | from<"1,1">) >> unit<2 * w> >> as<"1,2">
            >> (up<w> | from<"0,0"> | from<"0,1"> | from<"0,2">) >> unit<w> >> as<"0,3">

            >> from<"3,0"> >> down >> unit<16 * w>
            >> (up<8 * w> | from<"3,0">) >> unit<8 * w>
            >> (up<4 * w> | from<"2,0"> | from<"2,1">) >> unit<4 * w>
            >> (up<2 * w> | from<"1,0"> | from<"1,1"> | from<"1,2">) >> unit<2 * w>
            >> (up<w> | from<"0,0"> | from<"0,1"> | from<"0,2"> | from<"0,3">) >> unit<w> >> as<"0,4">

            >> from<"0,1"> >> segments >> output<"1">
            >> from<"0,2"> >> segments >> output<"2">
            >> from<"0,3"> >> segments >> output<"3">
            >> from<"0,4"> >> segments >> output<"4">;
    }();
};

static_assert(parameters<unet_plus_plus<>> == 9'041'700); // the paper's 9.04 M
static_assert(macs<unet_plus_plus<>> == 4'184'506'368);
static_assert(output_shape<unet_plus_plus<>, "1"> == shape<96, 96, 1>);
static_assert(output_shape<unet_plus_plus<>, "4"> == shape<96, 96, 1>);

// clang-format on

} // namespace zoo
