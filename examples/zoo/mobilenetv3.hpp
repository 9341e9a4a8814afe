#pragma once

/// Howard et al., "Searching for MobileNetV3", 2019: the large network, as in torchvision; the network
/// returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace mobilenetv3_parts {

inline constexpr auto norm = batch_norm(epsilon<1e-3>, momentum<0.99>);

template <std::size_t Filters>
inline constexpr auto pointwise = conv2d<Filters, 1>(no_bias) >> norm;

template <std::size_t Kernel, std::size_t Stride>
inline constexpr auto depthwise = depthwise_conv2d<Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias) >> norm;

/// Expansion (exp size in the paper's table), kernel, stride; `act` is the column NL.
template <std::size_t Expanded, std::size_t Kernel, std::size_t Stride, class Act>
constexpr auto expand(Act act) {
    return pointwise<Expanded> >> act >> depthwise<Kernel, Stride> >> act;
}

/// The column SE, with the number of channels in the middle.
template <std::size_t Channels, std::size_t Squeezed>
inline constexpr auto squeeze_and_excite =
    identity * (global_avg_pool2d >> dense<Squeezed> >> relu >> dense<Channels> >> hard_sigmoid);

template <std::size_t Expanded, std::size_t Kernel, std::size_t Out, std::size_t Stride, class Act>
constexpr auto bneck(Act act) {
    return expand<Expanded, Kernel, Stride>(act) >> pointwise<Out>;
}
template <std::size_t Expanded, std::size_t Kernel, std::size_t Out, std::size_t Squeezed, std::size_t Stride, class Act>
constexpr auto bneck_se(Act act) {
    return expand<Expanded, Kernel, Stride>(act) >> squeeze_and_excite<Expanded, Squeezed> >> pointwise<Out>;
}

template <class Branch>
constexpr auto residual(Branch branch) {
    return branch + identity;
}

} // namespace mobilenetv3_parts

struct mobilenetv3_large {
    static constexpr auto layers = [] {
        using namespace mobilenetv3_parts;
        return input<224, 224, 3>
            >> conv2d<16, 3>(pad<1>, strides<2>, no_bias) >> norm >> hard_swish
            >> residual(depthwise_conv2d<3>(pad<1>, no_bias) >> norm >> relu >> pointwise<16>)
            >> bneck<64, 3, 24, 2>(relu) >> residual(bneck<72, 3, 24, 1>(relu))
            >> bneck_se<72, 5, 40, 24, 2>(relu) >> repeat<2>(residual(bneck_se<120, 5, 40, 32, 1>(relu)))
            >> bneck<240, 3, 80, 2>(hard_swish) >> residual(bneck<200, 3, 80, 1>(hard_swish))
            >> repeat<2>(residual(bneck<184, 3, 80, 1>(hard_swish)))
            >> bneck_se<480, 3, 112, 120, 1>(hard_swish) >> residual(bneck_se<672, 3, 112, 168, 1>(hard_swish))
            >> bneck_se<672, 5, 160, 168, 2>(hard_swish) >> repeat<2>(residual(bneck_se<960, 5, 160, 240, 1>(hard_swish)))
            >> pointwise<960> >> hard_swish
            >> global_avg_pool2d >> dense<1280> >> hard_swish >> dropout<0.2> >> dense<1000>;
    }();
};

static_assert(trainable_parameters<mobilenetv3_large> == 5'483'032);
static_assert(macs<mobilenetv3_large> == 216'589'760);
static_assert(output_shape<mobilenetv3_large> == shape<1000>);

// clang-format on

} // namespace zoo
