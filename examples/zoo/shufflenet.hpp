#pragma once

/// Ma, Zhang, Zheng and Sun, "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design",
/// 2018, of width 1, as in torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace shufflenet {

inline constexpr auto norm = batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Channels>
inline constexpr auto pointwise = conv2d<Channels, 1>(no_bias) >> norm >> relu;

template <std::size_t Stride>
inline constexpr auto depthwise = depthwise_conv2d<3>(strides<Stride>, pad<1>, no_bias) >> norm;

template <std::size_t Half, std::size_t Stride>
inline constexpr auto branch = pointwise<Half> >> depthwise<Stride> >> pointwise<Half>;

template <std::size_t Half>
inline constexpr auto unit = (split<2, 0> | (split<2, 1> >> branch<Half, 1>)) >> channel_shuffle<2>;

template <std::size_t Half>
inline constexpr auto down = ((depthwise<2> >> pointwise<Half>) | branch<Half, 2>) >> channel_shuffle<2>;

template <std::size_t Half, std::size_t Units>
inline constexpr auto stage = down<Half> >> repeat<Units - 1>(unit<Half>);

} // namespace shufflenet

struct shufflenet_v2 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> conv2d<24, 3>(strides<2>, pad<1>, no_bias) >> shufflenet::norm >> relu >> max_pool2d<3>(strides<2>, pad<1>)
        >> shufflenet::stage<58, 4> >> shufflenet::stage<116, 8> >> shufflenet::stage<232, 4>
        >> shufflenet::pointwise<1024> >> global_avg_pool2d >> dense<1000>;
};

static_assert(trainable_parameters<shufflenet_v2> == 2'278'604);
static_assert(macs<shufflenet_v2> == 144'907'992);
static_assert(output_shape<shufflenet_v2> == shape<1000>);

// clang-format on

} // namespace zoo
