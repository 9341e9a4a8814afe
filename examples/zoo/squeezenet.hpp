#pragma once

/// Iandola, Han, Moskewicz, Ashraf, Dally and Keutzer, "SqueezeNet: AlexNet-level accuracy with 50x fewer
/// parameters and <0.5MB model size", 2016, version 1.1 as in torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

template <std::size_t Squeeze, std::size_t Expand>
inline constexpr auto fire =
    conv2d<Squeeze, 1> >> relu >> (conv2d<Expand, 1> >> relu | conv2d<Expand, 3>(pad<1>) >> relu);

struct squeezenet1_1 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> conv2d<64, 3>(strides<2>) >> relu >> max_pool2d<3>(strides<2>, ceil_mode)
        >> repeat<2>(fire<16, 64>) >> max_pool2d<3>(strides<2>, ceil_mode)
        >> repeat<2>(fire<32, 128>) >> max_pool2d<3>(strides<2>, ceil_mode)
        >> repeat<2>(fire<48, 192>) >> repeat<2>(fire<64, 256>)
        >> dropout<0.5> >> conv2d<1000, 1> >> relu
        >> global_avg_pool2d;
};

static_assert(parameters<squeezenet1_1> == 1'235'496);
static_assert(macs<squeezenet1_1> == 349'151'936);
static_assert(output_shape<squeezenet1_1> == shape<1000>);

// clang-format on

} // namespace zoo
