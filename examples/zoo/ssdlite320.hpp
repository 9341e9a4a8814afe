#pragma once

/// SSDLite: Sandler et al., "MobileNetV2", 2018, and Howard et al., "Searching for MobileNetV3", 2019, its
/// section 6.3, as in torchvision (ssdlite320_mobilenet_v3_large; its moving averages keep 0.97 of the old),
/// for the 91 classes of COCO. The results hold 91 scores and the 4 numbers of a box for each of the 3234
/// default boxes.

#include <zoo/mobilenetv3.hpp>

namespace zoo {

// clang-format off

namespace ssdlite_parts {

using namespace mobilenetv3_parts;

template <std::size_t Filters>
inline constexpr auto extra = pointwise<Filters / 2> >> relu6 >> depthwise<3, 2> >> relu6 >> pointwise<Filters> >> relu6;

/// `Numbers` for each of the six boxes around a pixel.
template <std::size_t Numbers>
inline constexpr auto head = depthwise<3, 1> >> relu6 >> conv2d<6 * Numbers, 1> >> flatten;

template <std::size_t Numbers>
inline constexpr auto heads =
    (from<"c4"> >> head<Numbers> | from<"c5"> >> head<Numbers> | from<"extra1"> >> head<Numbers>
     | from<"extra2"> >> head<Numbers> | from<"extra3"> >> head<Numbers> | from<"extra4"> >> head<Numbers>)
    >> reshape<3234, Numbers>;

} // namespace ssdlite_parts

/// MobileNetV3-Large with half of the last stage's channels; its first level is the expansion in the block that
/// makes the image smaller for the last time.
struct ssdlite320_mobilenetv3_large {
    static constexpr auto layers = [] {
        using namespace ssdlite_parts;
        return input<320, 320, 3>
            >> conv2d<16, 3>(pad<1>, strides<2>, no_bias) >> norm >> hard_swish
            >> residual(depthwise<3, 1> >> relu >> pointwise<16>)
            >> bneck<64, 3, 24, 2>(relu) >> residual(bneck<72, 3, 24, 1>(relu))
            >> bneck_se<72, 5, 40, 24, 2>(relu) >> repeat<2>(residual(bneck_se<120, 5, 40, 32, 1>(relu)))
            >> bneck<240, 3, 80, 2>(hard_swish) >> residual(bneck<200, 3, 80, 1>(hard_swish))
            >> repeat<2>(residual(bneck<184, 3, 80, 1>(hard_swish)))
            >> bneck_se<480, 3, 112, 120, 1>(hard_swish) >> residual(bneck_se<672, 3, 112, 168, 1>(hard_swish))
            >> pointwise<672> >> hard_swish >> as<"c4">
            >> depthwise<5, 2> >> hard_swish >> squeeze_and_excite<672, 168> >> pointwise<80>
            >> repeat<2>(residual(bneck_se<480, 5, 80, 120, 1>(hard_swish)))
            >> pointwise<480> >> hard_swish >> as<"c5">
            >> extra<512> >> as<"extra1"> >> extra<256> >> as<"extra2"> >> extra<256> >> as<"extra3"> >> extra<128> >> as<"extra4">
            >> heads<91> >> output<"scores">
            >> heads<4> >> output<"boxes">;
    }();
};

static_assert(trainable_parameters<ssdlite320_mobilenetv3_large> == 3'440'060);
static_assert(macs<ssdlite320_mobilenetv3_large> == 583'171'904);
static_assert(value_shape<ssdlite320_mobilenetv3_large, "c4"> == shape<20, 20, 672>);
static_assert(output_shape<ssdlite320_mobilenetv3_large, "scores"> == shape<3234, 91>);
static_assert(output_shape<ssdlite320_mobilenetv3_large, "boxes"> == shape<3234, 4>);

// clang-format on

} // namespace zoo
