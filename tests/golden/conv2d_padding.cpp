// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("the paddings of convolutions as PyTorch computes them") {
    golden::file file("conv2d_padding");
    GOLDEN(input<6, 7, 3> >> conv2d<3, 3>(pad<1>));
    GOLDEN(input<6, 7, 3> >> conv2d<5, 4>(same));
    GOLDEN(input<5, 6, 1> >> conv2d<17, 3>(pad<0, 2, 1, 3>, strides<2>));
    GOLDEN(input<7, 5, 3> >> conv2d<3, 3>(pad<2, 1>, edge_padding));
    GOLDEN(input<6, 7, 3> >> conv2d<3, 3>(pad<3, 1, 2, 0>, reflect_padding, strides<2, 1>));
    GOLDEN(input<6, 7, 3> >> conv2d<3, 3>(pad<3, 1, 2, 0>, circular_padding, strides<2, 1>));
    GOLDEN(input<5, 6, 3> >> depthwise_conv2d<3>(same, circular_padding)
           >> conv2d<3, 3>(same, circular_padding));
    GOLDEN(input<3, 4, 1> >> conv2d<1, 5>(same, edge_padding, no_bias));
}
