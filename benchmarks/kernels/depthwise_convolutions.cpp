#include <lamina/layers/activations.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_depthwise_convolutions() {
    using measure::add_forward;
    add_forward("depthwise_conv2d<3>/56x56x128/forward",
                input<56, 56, 128> >> depthwise_conv2d<3>(same) >> relu6);
    add_forward("depthwise_conv2d<3>/112x112x32/forward",
                input<112, 112, 32> >> depthwise_conv2d<3>(same) >> relu6);
    add_forward("depthwise_conv2d<3>/2/112x112x96/forward",
                input<112, 112, 96> >> depthwise_conv2d<3>(same, strides<2>) >> relu6);
    add_forward("depthwise_conv2d<3>/56x56x144/forward",
                input<56, 56, 144> >> depthwise_conv2d<3>(same) >> relu6);
    add_forward("depthwise_conv2d<3>/14x14x576/forward",
                input<14, 14, 576> >> depthwise_conv2d<3>(same) >> relu6);
    add_forward("depthwise_conv2d<3>/7x7x960/forward",
                input<7, 7, 960> >> depthwise_conv2d<3>(same) >> relu6);
    add_forward("depthwise_conv2d<5>/14x14x672/forward",
                input<14, 14, 672> >> depthwise_conv2d<5>(same) >> relu6);
    add_forward("depthwise_conv2d<7>/14x14x384/forward",
                input<14, 14, 384> >> depthwise_conv2d<7>(same) >> relu6);
}
