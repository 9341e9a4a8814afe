#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_pixel_convolutions() {
    using measure::add_forward;
    add_forward("conv2d<256,1>/56x56x64/forward", input<56, 56, 64> >> conv2d<256, 1> >> relu);
    add_forward("conv2d<64,1>/56x56x256/forward", input<56, 56, 256> >> conv2d<64, 1> >> relu);
    add_forward("conv2d<128,1>/2/56x56x64/forward", input<56, 56, 64> >> conv2d<128, 1>(strides<2>));
    add_forward("conv2d<144,1>/56x56x24/forward", input<56, 56, 24> >> conv2d<144, 1> >> relu6);
    add_forward("conv2d<24,1>/56x56x144/forward", input<56, 56, 144> >> conv2d<24, 1>);
    add_forward("conv2d<1280,1>/7x7x320/forward", input<7, 7, 320> >> conv2d<1280, 1> >> relu6);
    add_forward("conv2d_transpose<256,2>/2/32x32x512/forward",
                input<32, 32, 512> >> conv2d_transpose<256, 2>(strides<2>) >> relu);
    add_forward("conv2d_transpose<64,2>/2/128x128x128/forward",
                input<128, 128, 128> >> conv2d_transpose<64, 2>(strides<2>) >> relu);
}
