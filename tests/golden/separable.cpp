// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("separable convolutions as PyTorch computes them") {
    golden::file file("separable");
    GOLDEN(input<7, 6, 3> >> separable_conv2d<17, 3>(same, activation<relu>));
    GOLDEN(input<9, 8, 3> >> separable_conv2d<5, 3, 2>(strides<2>, depth_multiplier<2>, no_bias));
    GOLDEN(input<6, 7, 1> >> separable_conv2d<1, 3>(dilation<2>, pad<2, 1>));
}
