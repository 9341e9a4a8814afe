// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("words on sequences as PyTorch computes them") {
    golden::file file("sequences");
    GOLDEN(input<11, 3> >> conv1d<17, 4>(same));
    GOLDEN(input<17, 4> >> conv1d<6, 3>(groups<2>, dilation<2>, strides<2>, pad<1, 2>, edge_padding));
    GOLDEN(input<13, 1> >> conv1d<3, 5>(no_bias) >> max_pool1d<3>(strides<2>, same));
    GOLDEN(input<12, 3> >> max_pool1d<2> >> avg_pool1d<3>(strides<2>, pad<1>, ceil_mode));
    GOLDEN(input<11, 3> >> conv1d<5, 3>(causal, dilation<2>) >> zero_padding1d<1, 2> >> cropping1d<0, 3>);
    GOLDEN(input<9, 5> >> depthwise_conv1d<3>(causal, strides<2>, depth_multiplier<2>)
           >> separable_conv1d<4, 2>);
    GOLDEN(input<6, 4> >> conv1d_transpose<6, 4>(strides<3>, pad<1, 2>, groups<2>));
    GOLDEN(input<5, 3> >> conv1d_transpose<2, 3>(strides<2>, output_padding<1>, pad<1>));
    GOLDEN(input<5, 3> >> (upsample1d<3> | upsample1d<3>(bilinear) | upsample1d<3>(bilinear, align_corners)));
    GOLDEN(input<7, 17> >> (global_max_pool1d | global_avg_pool1d));
}
