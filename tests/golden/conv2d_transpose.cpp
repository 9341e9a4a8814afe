// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("transposed convolutions as PyTorch computes them") {
    golden::file file("conv2d_transpose");
    GOLDEN(input<3, 4, 3> >> conv2d_transpose<17, 2>(strides<2>));
    GOLDEN(input<4, 3, 17> >> conv2d_transpose<3, 3>(strides<2>, pad<1>, output_padding<1>));
    GOLDEN(input<3, 5, 1> >> conv2d_transpose<3, 3, 4>(strides<2, 3>, same, no_bias));
    GOLDEN(input<4, 5, 6> >> conv2d_transpose<9, 3>(groups<3>, dilation<2, 1>, strides<1, 2>));
    GOLDEN(input<5, 4, 3> >> conv2d_transpose<1, 4>(pad<2, 1, 0, 1>, strides<2>, activation<relu>));
    GOLDEN(input<5, 6, 3> >> conv2d_transpose<4, 1>);
}
