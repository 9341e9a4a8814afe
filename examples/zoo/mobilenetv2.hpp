#pragma once

/// Sandler, Howard, Zhu, Zhmoginov and Chen, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
/// as in torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace mobilenetv2_parts {

inline constexpr auto norm = batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Filters>
inline constexpr auto pointwise = conv2d<Filters, 1>(no_bias) >> norm;

template <std::size_t Stride>
inline constexpr auto depthwise = depthwise_conv2d<3>(pad<1>, strides<Stride>, no_bias) >> norm >> relu6;

template <std::size_t Expanded, std::size_t Filters, std::size_t Stride>
inline constexpr auto bottleneck = pointwise<Expanded> >> relu6 >> depthwise<Stride> >> pointwise<Filters>;

/// The input channels, followed by a row of the paper's table: expansion, channels, repetitions, stride.
template <std::size_t In, std::size_t Expansion, std::size_t C, std::size_t N, std::size_t S>
inline constexpr auto bottlenecks = bottleneck<Expansion * In, C, S>
                                    >> repeat<N - 1>(bottleneck<Expansion * C, C, 1> + identity);

} // namespace mobilenetv2_parts

struct mobilenetv2 {
    static constexpr auto layers = [] {
        using namespace mobilenetv2_parts;
        return input<224, 224, 3>
            >> conv2d<32, 3>(pad<1>, strides<2>, no_bias) >> norm >> relu6
            >> depthwise<1> >> pointwise<16>
            >> bottlenecks<16, 6, 24, 2, 2>
            >> bottlenecks<24, 6, 32, 3, 2>
            >> bottlenecks<32, 6, 64, 4, 2>
            >> bottlenecks<64, 6, 96, 3, 1>
            >> bottlenecks<96, 6, 160, 3, 2>
            >> bottlenecks<160, 6, 320, 1, 1>
            >> pointwise<1280> >> relu6
            >> global_avg_pool2d >> dropout<0.2> >> dense<1000>;
    }();
};

static_assert(trainable_parameters<mobilenetv2> == 3'504'872);
static_assert(macs<mobilenetv2> == 300'774'272);
static_assert(output_shape<mobilenetv2> == shape<1000>);

// clang-format on

} // namespace zoo
