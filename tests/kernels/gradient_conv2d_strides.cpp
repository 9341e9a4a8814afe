#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("strides and dilation") {
    check_convolution<float, shape<9, 8, 3>>(conv2d<16, 3>(same, strides<2>));
    check_convolution<float, shape<10, 11, 5>>(conv2d<3, 2>(strides<3, 4>));
    check_convolution<float, shape<11, 9, 2>>(conv2d<4, 7, 5>(pad<3>, strides<4, 3>));
    check_convolution<float, shape<9, 10, 3>>(conv2d<5, 3>(dilation<2>));
    check_convolution<float, shape<12, 13, 2>>(conv2d<6, 3>(same, strides<2, 3>, dilation<2, 1>));
    check_convolution<float, shape<13, 14, 2>>(
        conv2d<3, 3, 2>(pad<1, 4, 3, 0>, strides<4, 6>, dilation<2, 3>));
    check_convolution<float, shape<2, 3, 4>>(conv2d<3, 1>(strides<5>));
    check_convolution<float, shape<8, 8, 33>>(conv2d<10, 1>(strides<2>));
    check_convolution<double, shape<9, 8, 3>>(conv2d<16, 3>(same, strides<2>));
    check_convolution<double, shape<12, 13, 2>>(conv2d<6, 3>(same, strides<2, 3>, dilation<2, 1>));
    check_convolution<double, shape<8, 8, 33>>(conv2d<10, 1>(strides<2>));
}

TEST_CASE("groups") {
    check_convolution<float, shape<6, 7, 6>>(conv2d<4, 3>(same, groups<2>));
    check_convolution<float, shape<7, 5, 9>>(conv2d<48, 2, 3>(groups<3>, strides<2>));
    check_convolution<float, shape<6, 9, 17>>(conv2d<17, 3>(same, groups<17>));
    check_convolution<float, shape<8, 7, 48>>(conv2d<48, 3, 5>(same, groups<48>, strides<2>, dilation<1, 2>));
    check_convolution<float, shape<5, 5, 3>>(conv2d<6, 3>(pad<1>, groups<3>, reflect_padding));
    check_convolution<double, shape<7, 5, 9>>(conv2d<48, 2, 3>(groups<3>, strides<2>));
    check_convolution<double, shape<8, 7, 48>>(
        conv2d<48, 3, 5>(same, groups<48>, strides<2>, dilation<1, 2>));
}
