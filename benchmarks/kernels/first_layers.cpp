#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/pool2d.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_first_layers() {
    using measure::add_forward;
    add_forward("conv2d<32,5>+pool/28x28x1/forward",
                input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2>);
    add_forward("conv2d<32,3>+pool/28x28x1/forward",
                input<28, 28, 1> >> conv2d<32, 3> >> relu >> max_pool2d<2>);
    add_forward("conv2d<64,3>+pool/13x13x32/forward",
                input<13, 13, 32> >> conv2d<64, 3> >> relu >> max_pool2d<2>);
    add_forward("conv2d<16,3>/32x32x3/forward", input<32, 32, 3> >> conv2d<16, 3>(same) >> relu);
    add_forward("conv2d<32,3>/2/224x224x3/forward",
                input<224, 224, 3> >> conv2d<32, 3>(same, strides<2>) >> relu);
    add_forward("conv2d<64,7>/2/224x224x3/forward",
                input<224, 224, 3> >> conv2d<64, 7>(pad<3>, strides<2>) >> relu);
    add_forward("conv2d<64,3>/224x224x3/forward", input<224, 224, 3> >> conv2d<64, 3>(same) >> relu);
}
