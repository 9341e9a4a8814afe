// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("pools as PyTorch computes them") {
    golden::file file("pool2d");
    GOLDEN(input<9, 7, 3> >> max_pool2d<3>(strides<2>, same) >> avg_pool2d<2>(strides<1>, same));
    GOLDEN(input<4, 7, 17> >> max_pool2d<2, 3>);
    GOLDEN(input<9, 8, 1> >> max_pool2d<3>(strides<2>, pad<1>, ceil_mode) >> avg_pool2d<2, 1>);
    GOLDEN(input<8, 7, 3> >> avg_pool2d<3>(strides<2>, pad<1>, ceil_mode));
    GOLDEN(input<8, 7, 3> >> avg_pool2d<3, 2>(strides<1, 2>, pad<1, 0, 0, 1>, count_include_pad));
    GOLDEN(input<9, 10, 3> >> avg_pool2d<4>(strides<3>, pad<2>, ceil_mode, count_include_pad));
    GOLDEN(input<9, 8, 3> >> max_pool2d<3, 2>(dilation<2, 3>, strides<1, 2>, pad<1>));
    GOLDEN(input<8, 9, 17> >> conv2d<17, 1> >> max_pool2d<2>(dilation<2>) >> max_pool2d<2>(dilation<1>));
    GOLDEN(input<5, 3, 17> >> (global_max_pool2d | global_avg_pool2d));
}
