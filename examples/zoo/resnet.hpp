#pragma once

/// Residual networks: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015, as in
/// torchvision: strides in the 3×3 convolutions; the networks return logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace resnet {

template <std::size_t Filters, std::size_t Kernel, std::size_t Stride = 1, std::size_t Dilation = 1>
inline constexpr auto conv_norm =
    conv2d<Filters, Kernel>(pad<Kernel / 2 * Dilation>, strides<Stride>, dilation<Dilation>, no_bias, he_normal)
    >> batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Filters, std::size_t Stride = 1>
inline constexpr auto basic = conv_norm<Filters, 3, Stride> >> relu >> conv_norm<Filters, 3>;

template <std::size_t Filters, std::size_t Stride = 1, std::size_t Dilation = 1>
inline constexpr auto bottleneck =
    conv_norm<Filters, 1> >> relu >> conv_norm<Filters, 3, Stride, Dilation> >> relu >> conv_norm<4 * Filters, 1>;

template <std::size_t Filters, std::size_t Stride>
inline constexpr auto basic_stage = (basic<Filters, Stride> + conv_norm<Filters, 1, Stride>) >> relu
                                    >> (basic<Filters> + identity) >> relu;

template <std::size_t Filters, std::size_t Times, std::size_t Stride>
inline constexpr auto bottleneck_stage =
    (bottleneck<Filters, Stride> + conv_norm<4 * Filters, 1, Stride>) >> relu
    >> repeat<Times - 1>((bottleneck<Filters> + identity) >> relu);

/// Instead of a stride of 2, all but the first block see twice as far.
template <std::size_t Filters, std::size_t Times, std::size_t Dilation>
inline constexpr auto dilated_stage =
    (bottleneck<Filters, 1, Dilation> + conv_norm<4 * Filters, 1>) >> relu
    >> repeat<Times - 1>((bottleneck<Filters, 1, 2 * Dilation> + identity) >> relu);

inline constexpr auto stem = conv_norm<64, 7, 2> >> relu >> max_pool2d<3>(strides<2>, pad<1>);

} // namespace resnet

struct resnet18 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> resnet::stem
        >> repeat<2>((resnet::basic<64> + identity) >> relu)
        >> resnet::basic_stage<128, 2>
        >> resnet::basic_stage<256, 2>
        >> resnet::basic_stage<512, 2>
        >> global_avg_pool2d
        >> dense<1000>;
};

static_assert(trainable_parameters<resnet18> == 11'689'512);
static_assert(macs<resnet18> == 1'814'073'344);
static_assert(output_shape<resnet18> == shape<1000>);

struct resnet50 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> resnet::stem
        >> resnet::bottleneck_stage<64, 3, 1>
        >> resnet::bottleneck_stage<128, 4, 2>
        >> resnet::bottleneck_stage<256, 6, 2>
        >> resnet::bottleneck_stage<512, 3, 2>
        >> global_avg_pool2d
        >> dense<1000>;
};

static_assert(trainable_parameters<resnet50> == 25'557'032);
static_assert(macs<resnet50> == 4'089'184'256);
static_assert(output_shape<resnet50> == shape<1000>);

// clang-format on

} // namespace zoo
