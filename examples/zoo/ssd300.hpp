#pragma once

/// Liu et al., "SSD: Single Shot MultiBox Detector", 2015: SSD300 with VGG-16, as in torchvision, for the 91
/// classes of COCO. The results hold 91 scores and the 4 numbers of a box for each of the 8732 default boxes.

#include <zoo/vgg16.hpp>

namespace zoo {

// clang-format off

namespace ssd300_parts {

template <std::size_t Filters, std::size_t Times>
inline constexpr auto convs = repeat<Times>(conv2d<Filters, 3>(pad<1>) >> relu);

/// conv6 and conv7: VGG-16's dense layers as convolutions; the first sees every sixth pixel.
inline constexpr auto dense_as_convs = conv2d<1024, 3>(pad<6>, dilation<6>) >> relu >> conv2d<1024, 1> >> relu;

template <std::size_t Filters>
inline constexpr auto half = conv2d<Filters / 2, 1> >> relu >> conv2d<Filters, 3>(pad<1>, strides<2>) >> relu;
template <std::size_t Filters>
inline constexpr auto trimmed = conv2d<Filters / 2, 1> >> relu >> conv2d<Filters, 3> >> relu;

/// `Numbers` for each of the `Boxes` around a pixel.
template <std::size_t Boxes, std::size_t Numbers>
inline constexpr auto head = conv2d<Boxes * Numbers, 3>(pad<1>) >> flatten;

template <std::size_t Numbers>
inline constexpr auto heads =
    (from<"conv4_3_norm"> >> head<4, Numbers> | from<"conv7"> >> head<6, Numbers> | from<"conv8_2"> >> head<6, Numbers>
     | from<"conv9_2"> >> head<6, Numbers> | from<"conv10_2"> >> head<4, Numbers> | from<"conv11_2"> >> head<4, Numbers>)
    >> reshape<8732, Numbers>;

} // namespace ssd300_parts

struct ssd300_vgg16 {
    static constexpr auto layers = [] {
        using namespace ssd300_parts;
        return input<300, 300, 3>
            >> vgg_stage<64, 2> >> vgg_stage<128, 2> >> convs<256, 3> >> max_pool2d<2>(ceil_mode) >> convs<512, 3>
            >> as<"conv4_3"> >> l2_normalize >> scale(constant<20.0>) >> as<"conv4_3_norm">
            >> from<"conv4_3"> >> max_pool2d<2> >> convs<512, 3> >> max_pool2d<3>(strides<1>, pad<1>)
            >> dense_as_convs >> as<"conv7">
            >> half<512> >> as<"conv8_2"> >> half<256> >> as<"conv9_2">
            >> trimmed<256> >> as<"conv10_2"> >> trimmed<256> >> as<"conv11_2">
            >> heads<91> >> output<"scores">
            >> heads<4> >> output<"boxes">;
    }();
};

static_assert(parameters<ssd300_vgg16> == 35'641'826);
static_assert(macs<ssd300_vgg16> == 34'858'153'472);
static_assert(value_shape<ssd300_vgg16, "conv7"> == shape<19, 19, 1024>);
static_assert(output_shape<ssd300_vgg16, "scores"> == shape<8732, 91>);
static_assert(output_shape<ssd300_vgg16, "boxes"> == shape<8732, 4>);

// clang-format on

} // namespace zoo
