#pragma once

/// Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic Segmentation", 2014, with
/// ResNet-50 as in torchvision: the last two stages widen their kernels instead of making the image smaller.
/// The results are the logits of 21 classes, "out", and those of an auxiliary head, "aux".

#include <zoo/resnet.hpp>

namespace zoo {

// clang-format off

namespace fcn_parts {

template <std::size_t Filters>
inline constexpr auto head = conv2d<Filters, 3>(pad<1>, no_bias) >> batch_norm(epsilon<1e-5>, momentum<0.9>) >> relu
                             >> dropout<0.1> >> conv2d<21, 1> >> upsample2d<8>(bilinear);

} // namespace fcn_parts

struct fcn_resnet50 {
    static constexpr auto layers =
        input<520, 520, 3>
        >> resnet::stem
        >> resnet::bottleneck_stage<64, 3, 1>
        >> resnet::bottleneck_stage<128, 4, 2>
        >> resnet::dilated_stage<256, 6, 1> >> as<"layer3">
        >> resnet::dilated_stage<512, 3, 2>
        >> fcn_parts::head<512> >> output<"out">
        >> from<"layer3"> >> fcn_parts::head<256> >> output<"aux">;
};

static_assert(trainable_parameters<fcn_resnet50> == 35'322'218);
static_assert(macs<fcn_resnet50> == 152'716'512'000);
static_assert(value_shape<fcn_resnet50, "layer3"> == shape<65, 65, 1024>);
static_assert(output_shape<fcn_resnet50, "out"> == shape<520, 520, 21>);
static_assert(output_shape<fcn_resnet50, "aux"> == shape<520, 520, 21>);

// clang-format on

} // namespace zoo
