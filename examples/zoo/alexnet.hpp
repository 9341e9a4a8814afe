#pragma once

/// Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: the single-column
/// AlexNet, as in torchvision; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

struct alexnet {
    static constexpr auto layers =
        input<224, 224, 3>
        >> conv2d<64, 11>(strides<4>, pad<2>) >> relu >> max_pool2d<3>(strides<2>)
        >> conv2d<192, 5>(pad<2>) >> relu >> max_pool2d<3>(strides<2>)
        >> conv2d<384, 3>(pad<1>) >> relu
        >> conv2d<256, 3>(pad<1>) >> relu
        >> conv2d<256, 3>(pad<1>) >> relu >> max_pool2d<3>(strides<2>)
        >> flatten
        >> repeat<2>(dropout<0.5> >> dense<4096> >> relu)
        >> dense<1000>;
};

static_assert(parameters<alexnet> == 61'100'840);
static_assert(macs<alexnet> == 714'188'480);
static_assert(output_shape<alexnet> == shape<1000>);

// clang-format on

} // namespace zoo
