// Predicts 1-D convolutions and pools.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("a chain, with the pool in the convolution's registers") {
    using net = decltype(input<29, 3> >> conv1d<17, 5>(same) >> batch_norm >> relu
                         >> max_pool1d<2> >> conv1d<5, 3>(strides<2>, pad<2, 1>, edge_padding)
                         >> global_avg_pool1d >> dense<3>);
    static_assert(detail::plan<net>::list.size == 4 && output_shape<net> == shape<3>);
    check_both<net>();
}

TEST_CASE("causal, depthwise and separable convolutions, and longer sequences") {
    check_both(input<19, 5> >> conv1d<8, 3>(causal, dilation<4>) >> relu
               >> (identity + (separable_conv1d<8, 3>(causal) >> batch_norm >> relu))
               >> depthwise_conv1d<5>(same, strides<2>) >> conv1d_transpose<6, 4>(strides<2>, pad<1>)
               >> sigmoid);
    check(input<9, 4> >> (upsample1d<2>(bilinear)
                          | (zero_padding1d<2, 1> >> upsample1d<2> >> cropping1d<5, 1>)));
}

TEST_CASE("pools of their own, dilation and groups, branches") {
    check_both(input<17, 4> >> avg_pool1d<3>(strides<2>, same) >> conv1d<6, 2>(groups<2>, dilation<3>)
               >> (identity + conv1d<6, 3>(same)) >> (max_pool1d<3>(strides<1>, pad<1>) | conv1d<1, 1>)
               >> global_max_pool1d);
}
