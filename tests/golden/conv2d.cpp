// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("convolutions as PyTorch computes them") {
    golden::file file("conv2d");
    GOLDEN(input<5, 7, 1> >> conv2d<3, 3>);
    GOLDEN(input<6, 5, 17> >> conv2d<17, 1>);
    GOLDEN(input<7, 9, 3> >> conv2d<17, 3>(same, strides<2>));
    GOLDEN(input<8, 9, 3> >> conv2d<3, 5, 2>(strides<3, 2>, no_bias));
    GOLDEN(input<9, 11, 3> >> conv2d<1, 3>(dilation<2>, same));
    GOLDEN(input<9, 8, 3> >> conv2d<17, 3>(dilation<3, 2>, strides<1, 2>, pad<2>, activation<relu>));
}
