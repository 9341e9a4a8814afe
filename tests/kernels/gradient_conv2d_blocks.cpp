// Convolutions so large that their kernels work on them in pieces: strips, blocks of channels, several
// images.
#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("strips") {
    check_convolution<float, shape<61, 40, 64>, 2>(conv2d<32, 3>(same));
    check_convolution<float, shape<67, 50, 16>, 1>(conv2d<70, 5, 3>(same, strides<2>));
    check_convolution<double, shape<61, 40, 64>, 2>(conv2d<32, 3>(same));
}

TEST_CASE("blocks of channels") {
    check_convolution<float, shape<5, 6, 100>, 2>(conv2d<150, 3>(same));
    check_convolution<float, shape<6, 6, 70>, 2>(conv2d<130, 1>);
    check_convolution<float, shape<5, 5, 150>, 2>(conv2d<150, 3>(same, groups<150>));
    check_convolution<double, shape<6, 6, 70>, 2>(conv2d<130, 1>);
    check_convolution<double, shape<5, 5, 150>, 2>(conv2d<150, 3>(same, groups<150>));
}

TEST_CASE("more images than are worked on at a time") {
    check_convolution<float, shape<4, 3, 2>, 67>(conv2d<3, 2>);
    check_convolution<float, shape<5, 4, 8>, 35>(conv2d<40, 3>(same));
    check_convolution<double, shape<5, 4, 8>, 35>(conv2d<40, 3>(same));
}
