#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("sizes and channels") {
    check_convolution<float, shape<1, 1, 1>>(conv2d<1, 1>);
    check_convolution<float, shape<5, 6, 3>>(conv2d<10, 1>);
    check_convolution<float, shape<7, 5, 5>>(conv2d<16, 3>);
    check_convolution<float, shape<9, 9, 1>>(conv2d<31, 5>);
    check_convolution<float, shape<11, 7, 17>>(conv2d<3, 3, 2>(same));
    check_convolution<float, shape<6, 13, 33>>(conv2d<48, 2, 3>);
    check_convolution<float, shape<4, 4, 16>>(conv2d<1, 4>);
    check_convolution<double, shape<7, 5, 5>>(conv2d<16, 3>);
    check_convolution<double, shape<11, 7, 17>>(conv2d<3, 3, 2>(same));
    check_convolution<double, shape<6, 13, 33>>(conv2d<48, 2, 3>);
}

TEST_CASE("padding and borders") {
    check_convolution<float, shape<5, 7, 3>>(conv2d<5, 3>(pad<3, 1, 0, 4>));
    check_convolution<float, shape<6, 5, 2>>(conv2d<4, 2, 3>(pad<1, 0, 2, 1>, edge_padding));
    check_convolution<float, shape<5, 6, 3>>(conv2d<17, 3>(pad<2, 1, 1, 3>, reflect_padding));
    check_convolution<float, shape<7, 7, 2>>(conv2d<3, 3>(same, strides<2>, reflect_padding));
    check_convolution<float, shape<4, 4, 2>>(conv2d<3, 1>(pad<2>, edge_padding));
    check_convolution<double, shape<5, 7, 3>>(conv2d<5, 3>(pad<3, 1, 0, 4>));
    check_convolution<double, shape<7, 7, 2>>(conv2d<3, 3>(same, strides<2>, reflect_padding));
    check_convolution<float, shape<5, 6, 3>>(conv2d<17, 3>(pad<2, 1, 1, 3>, circular_padding));
}
