// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("grouped convolutions as PyTorch computes them") {
    golden::file file("conv2d_groups");
    GOLDEN(input<6, 7, 6> >> conv2d<9, 3>(groups<3>, same));
    GOLDEN(input<6, 5, 34> >> conv2d<6, 3>(groups<2>, strides<2>, no_bias));
    GOLDEN(input<5, 6, 17> >> conv2d<17, 3>(groups<17>, same));
    GOLDEN(input<7, 9, 3> >> conv2d<6, 5>(groups<3>, strides<2>, pad<2>));
    GOLDEN(input<9, 8, 3> >> conv2d<9, 3>(groups<3>, dilation<2>, no_bias));
}
