#pragma once

/// Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019:
/// EfficientNet-B0, as in torchvision but without stochastic depth; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace efficientnet_parts {

inline constexpr auto norm = batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Channels, std::size_t Squeezed>
inline constexpr auto squeeze_and_excite =
    identity * (global_avg_pool2d >> dense<Squeezed> >> silu >> dense<Channels> >> sigmoid);

/// The part of an MBConv after the expansion.
template <std::size_t In, std::size_t Expanded, std::size_t Out, std::size_t Kernel, std::size_t Stride>
inline constexpr auto reduce = depthwise_conv2d<Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias) >> norm >> silu
                               >> squeeze_and_excite<Expanded, In / 4>
                               >> conv2d<Out, 1>(no_bias) >> norm;

template <std::size_t In, std::size_t Out, std::size_t Kernel, std::size_t Stride>
inline constexpr auto mbconv6 = conv2d<6 * In, 1>(no_bias) >> norm >> silu >> reduce<In, 6 * In, Out, Kernel, Stride>;

/// The input channels, followed by a row of the paper's table: channels, kernel, stride, repetitions.
template <std::size_t In, std::size_t C, std::size_t K, std::size_t S, std::size_t N>
inline constexpr auto stage = mbconv6<In, C, K, S> >> repeat<N - 1>(mbconv6<C, C, K, 1> + identity);

} // namespace efficientnet_parts

struct efficientnet_b0 {
    static constexpr auto layers = [] {
        using namespace efficientnet_parts;
        return input<224, 224, 3>
            >> conv2d<32, 3>(pad<1>, strides<2>, no_bias) >> norm >> silu
            >> reduce<32, 32, 16, 3, 1>
            >> stage<16, 24, 3, 2, 2>
            >> stage<24, 40, 5, 2, 2>
            >> stage<40, 80, 3, 2, 3>
            >> stage<80, 112, 5, 1, 3>
            >> stage<112, 192, 5, 2, 4>
            >> stage<192, 320, 3, 1, 1>
            >> conv2d<1280, 1>(no_bias) >> norm >> silu
            >> global_avg_pool2d >> dropout<0.2> >> dense<1000>;
    }();
};

static_assert(trainable_parameters<efficientnet_b0> == 5'288'548);
static_assert(macs<efficientnet_b0> == 385'814'752);
static_assert(output_shape<efficientnet_b0> == shape<1000>);

// clang-format on

} // namespace zoo
