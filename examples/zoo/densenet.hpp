#pragma once

/// Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks", 2017, as in
/// torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace densenet {

inline constexpr auto norm = batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Filters, std::size_t Kernel>
inline constexpr auto conv = norm >> relu >> conv2d<Filters, Kernel>(pad<Kernel / 2>, no_bias, he_normal);

/// Growth 32, with a bottleneck of four times as many channels.
inline constexpr auto grow = identity | conv<128, 1> >> conv<32, 3>;

template <std::size_t Channels>
inline constexpr auto transition = conv<Channels, 1> >> avg_pool2d<2>;

} // namespace densenet

struct densenet121 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> conv2d<64, 7>(strides<2>, pad<3>, no_bias, he_normal) >> densenet::norm >> relu
        >> max_pool2d<3>(strides<2>, pad<1>)
        >> repeat<6>(densenet::grow) >> densenet::transition<128>
        >> repeat<12>(densenet::grow) >> densenet::transition<256>
        >> repeat<24>(densenet::grow) >> densenet::transition<512>
        >> repeat<16>(densenet::grow) >> densenet::norm >> relu
        >> global_avg_pool2d
        >> dense<1000>;
};

static_assert(trainable_parameters<densenet121> == 7'978'856);
static_assert(macs<densenet121> == 2'834'161'664);
static_assert(output_shape<densenet121> == shape<1000>);

// clang-format on

} // namespace zoo
