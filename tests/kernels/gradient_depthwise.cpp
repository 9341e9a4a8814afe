#include <lamina/layers/depthwise_conv2d.hpp>

#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("tiles and what is left of them") {
    check_convolution<float, shape<1, 1, 2>>(depthwise_conv2d<1>);
    check_convolution<float, shape<8, 12, 37>>(depthwise_conv2d<3>(same));
    check_convolution<float, shape<11, 13, 16>>(depthwise_conv2d<3>(same));
    check_convolution<float, shape<7, 40, 9>>(depthwise_conv2d<5, 3>);
    check_convolution<float, shape<9, 10, 20>>(depthwise_conv2d<7>(same));
    check_convolution<double, shape<8, 12, 37>>(depthwise_conv2d<3>(same));
    check_convolution<double, shape<7, 40, 9>>(depthwise_conv2d<5, 3>);
}

TEST_CASE("padding and borders") {
    check_convolution<float, shape<9, 14, 18>>(depthwise_conv2d<3>(pad<2, 0, 1, 2>));
    check_convolution<float, shape<5, 6, 3>>(depthwise_conv2d<3, 2>(pad<4, 3, 2, 5>));
    check_convolution<float, shape<10, 11, 17>>(depthwise_conv2d<3>(same, edge_padding));
    check_convolution<float, shape<9, 15, 5>>(depthwise_conv2d<5>(pad<2, 1, 3, 2>, reflect_padding));
    check_convolution<double, shape<9, 14, 18>>(depthwise_conv2d<3>(pad<2, 0, 1, 2>));
    check_convolution<double, shape<9, 15, 5>>(depthwise_conv2d<5>(pad<2, 1, 3, 2>, reflect_padding));
}

TEST_CASE("strides and dilation") {
    check_convolution<float, shape<14, 17, 21>>(depthwise_conv2d<3>(same, strides<2>));
    check_convolution<float, shape<13, 12, 4>>(depthwise_conv2d<2, 3>(strides<3, 4>));
    check_convolution<float, shape<12, 15, 16>>(depthwise_conv2d<3>(same, dilation<2>));
    check_convolution<float, shape<13, 19, 7>>(depthwise_conv2d<3, 2>(pad<2>, strides<2, 1>, dilation<1, 3>));
    check_convolution<double, shape<14, 17, 21>>(depthwise_conv2d<3>(same, strides<2>));
    check_convolution<double, shape<13, 19, 7>>(
        depthwise_conv2d<3, 2>(pad<2>, strides<2, 1>, dilation<1, 3>));
}

TEST_CASE("a kernel wider than the registers") {
    check_convolution<float, shape<3, 50, 6>>(depthwise_conv2d<1, 35>(same));
    check_convolution<float, shape<40, 3, 17>>(depthwise_conv2d<33, 1>(same));
}

TEST_CASE("several images at a time, and strips of one") {
    check_convolution<float, shape<6, 7, 19>, 35>(depthwise_conv2d<3>(same));
    check_convolution<float, shape<53, 40, 70>, 2>(depthwise_conv2d<3>(same));
    check_convolution<float, shape<50, 61, 72>, 1>(depthwise_conv2d<5>(same, strides<2>));
    check_convolution<double, shape<6, 7, 19>, 35>(depthwise_conv2d<3>(same));
    check_convolution<double, shape<50, 61, 72>, 1>(depthwise_conv2d<5>(same, strides<2>));
}

TEST_CASE("several filters for each channel") {
    check_convolution<float, shape<9, 8, 5>>(depthwise_conv2d<3>(same, depth_multiplier<3>));
}
