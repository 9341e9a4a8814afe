// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("depthwise convolutions as PyTorch computes them") {
    golden::file file("depthwise");
    GOLDEN(input<5, 7, 1> >> depthwise_conv2d<3>);
    GOLDEN(input<7, 6, 17> >> depthwise_conv2d<3>(same, strides<2>));
    GOLDEN(input<8, 9, 3> >> depthwise_conv2d<5, 2>(depth_multiplier<3>, pad<1, 0, 2, 1>, strides<2, 1>,
                                                    no_bias));
    GOLDEN(
        input<9, 7, 3> >> depthwise_conv2d<3>(dilation<2, 1>, depth_multiplier<2>, pad<1>, reflect_padding));
}
