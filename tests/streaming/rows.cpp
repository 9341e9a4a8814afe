// Images whose rows arrive one after the other, as those of a spectrogram do.
#include "whole_signal.hpp"

using namespace lamina;
using whole_signal::check;

TEST_CASE("convolutions that keep no padding along time, or have it before") {
    check(input<40, 7, 2> >> conv2d<6, 3>(pad<2, 0, 1, 1>) >> relu >> conv2d<5, 4, 2>(dilation<2, 1>)
          >> tanh);
    check(input<40, 8, 3> >> depthwise_conv2d<3, 3>(pad<2, 0, 1, 1>) >> conv2d<8, 1> >> batch_norm >> relu);
    check(input<40, 8, 4> >> conv2d<8, 2, 3>(groups<2>, strides<1, 2>));
}

TEST_CASE("a window over a part of wider pixels") {
    check(input<30, 5, 3> >> (conv2d<4, 1> | conv2d<3, 1>) >> slice<1, 5> >> conv2d<3, 2>(pad<1, 0, 0, 1>));
    check(input<20, 1, 4> >> zero_padding2d<0, 0, 1, 1> >> conv2d<3, 2, 3>);
}

TEST_CASE("pools, strides and residual connections") {
    check(input<41, 8, 2> >> conv2d<6, 3>(pad<2, 0, 1, 1>, strides<2>) >> relu
          >> max_pool2d<2> >> conv2d<4, 2, 1>);
    check(input<30, 5, 4> >> (identity + (conv2d<4, 3>(pad<2, 0, 1, 1>) >> relu))
          >> (identity | avg_pool2d<1, 3>(strides<1>, pad<0, 1>)) >> layer_norm);
    check(input<30, 6, 4> >> zero_padding2d<2, 0, 0, 0> >> conv2d<4, 3, 1> >> cropping2d<
              0, 0, 1, 2> >> cropping2d<3, 0, 0, 0>);
}

TEST_CASE("all frequencies become one, then steps are vectors") {
    check(input<30, 1, 10> >> depthwise_conv2d<3, 1>(no_bias) >> conv2d<16, 1>(no_bias) >> batch_norm >> relu
          >> depthwise_conv2d<28, 1> >> conv2d<4, 1> >> flatten >> dense<3> >> softmax);
    check(input<30, 6, 1> >> conv2d<8, 3, 6> >> relu >> conv2d<5, 2, 1>);
}
