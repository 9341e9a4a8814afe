// Convolutions so large that their kernels work on them in pieces: strips, blocks of channels, several
// images.
#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE_TEMPLATE("strips", T, float, double) {
    check_convolution<T, shape<61, 40, 64>, 2>(conv2d<32, 3>(same));
    check_convolution<T, shape<67, 50, 16>, 1>(conv2d<70, 5, 3>(same, strides<2>));
}

TEST_CASE_TEMPLATE("blocks of channels", T, float, double) {
    check_convolution<T, shape<5, 6, 100>, 2>(conv2d<150, 3>(same));
    check_convolution<T, shape<6, 6, 70>, 2>(conv2d<130, 1>);
    check_convolution<T, shape<5, 5, 150>, 2>(conv2d<150, 3>(same, groups<150>));
}

TEST_CASE_TEMPLATE("more images than are worked on at a time", T, float, double) {
    check_convolution<T, shape<4, 3, 2>, 67>(conv2d<3, 2>);
    check_convolution<T, shape<5, 4, 8>, 35>(conv2d<40, 3>(same));
}
