// Convolutions and pools with all their options, as the predictor runs them.
#include "agreement.hpp"

using namespace lamina;
using agreement::check;

TEST_CASE("same padding, strides, odd sizes") {
    check(input<7, 9, 3> >> conv2d<5, 3, 2>(same, strides<2>) >> relu >> conv2d<17, 3>(same, strides<1, 2>));
    check(input<5, 5, 1> >> conv2d<3, 4>(same) >> conv2d<1, 2, 5>(same, no_bias));
}

TEST_CASE("explicit, nearest and mirrored padding") {
    check(input<6, 7, 5> >> conv2d<8, 3>(pad<0, 2, 1, 3>) >> conv2d<3, 3>(pad<1>, edge_padding));
    check(input<11, 10, 1> >> conv2d<3, 3>(dilation<2>, pad<2>, reflect_padding) >> elu
          >> conv2d<5, 2>(strides<2, 1>, no_bias));
}

TEST_CASE("groups, depthwise convolutions, dilation") {
    check(input<6, 7, 15> >> conv2d<10, 3>(groups<5>, same) >> batch_norm >> conv2d<10, 3>(groups<10>, same)
          >> relu6 >> conv2d<17, 1>);
    check(input<9, 8, 6> >> conv2d<12, 3>(groups<6>, dilation<2, 1>) >> relu
          >> conv2d<12, 5, 3>(groups<12>, same, strides<2>, no_bias) >> batch_norm);
}

TEST_CASE("pools as loops of their own") {
    check(input<9, 8, 17> >> max_pool2d<3>(strides<2>, same) >> avg_pool2d<3>(strides<1>, same) >> batch_norm
          >> relu);
    check(input<9, 10, 3> >> avg_pool2d<3, 2>(strides<2>, pad<1>, count_include_pad)
          >> max_pool2d<3>(ceil_mode) >> global_max_pool2d);
    check(input<8, 9, 1> >> avg_pool2d<4>(strides<1>) >> relu >> max_pool2d<2>(strides<3>)
          >> global_avg_pool2d);
}

TEST_CASE("pools in the convolution's registers") {
    check(input<11, 13, 3> >> conv2d<5, 3> >> relu >> max_pool2d<2, 3> >> conv2d<17, 2> >> batch_norm
          >> avg_pool2d<3, 2>);
    check(input<12, 10, 1> >> conv2d<17, 3>(same) >> gelu >> max_pool2d<2, 1> >> relu
          >> conv2d<3, 1> >> max_pool2d<3, 4> >> leaky_relu<0.2>);
    check(input<8, 9, 4> >> conv2d<4, 3>(groups<4>) >> batch_norm >> max_pool2d<2> >> sigmoid
          >> conv2d<4, 1> >> avg_pool2d<1, 3> >> relu);
}
