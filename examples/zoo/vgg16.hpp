#pragma once

/// Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014, as in
/// torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

template <std::size_t Filters, std::size_t Times>
inline constexpr auto vgg_stage = repeat<Times>(conv2d<Filters, 3>(pad<1>) >> relu) >> max_pool2d<2>;

struct vgg16 {
    static constexpr auto layers =
        input<224, 224, 3>
        >> vgg_stage<64, 2>
        >> vgg_stage<128, 2>
        >> vgg_stage<256, 3>
        >> vgg_stage<512, 3>
        >> vgg_stage<512, 3>
        >> flatten
        >> repeat<2>(dense<4096> >> relu >> dropout<0.5>)
        >> dense<1000>;
};

static_assert(parameters<vgg16> == 138'357'544);
static_assert(macs<vgg16> == 15'470'264'320);
static_assert(output_shape<vgg16> == shape<1000>);

// clang-format on

} // namespace zoo
