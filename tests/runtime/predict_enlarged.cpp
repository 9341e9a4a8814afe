// Predicts upsampled images.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("enlarged images") {
    check_both(input<3, 4, 2> >> upsample2d<2>);
    check(input<4, 5, 3> >> conv2d<17, 3> >> upsample2d<3, 2>(bilinear) >> relu);
    constexpr auto up = upsample2d<2>(bilinear, align_corners);
    check(input<4, 6, 3> >> (identity | (max_pool2d<2> >> up)) >> conv2d<3, 2>);
    check(input<2, 3, 3> >> (upsample2d<2> + up) >> sigmoid);
}

TEST_CASE("images of other sizes") {
    check_both(input<9, 7, 3> >> conv2d<5, 3>(same) >> resize2d<4, 10>(bicubic) >> relu);
    check(input<8, 6, 4> >> (max_pool2d<2> | resize2d<0.5>(bilinear, asymmetric)
                             | (conv2d<3, 1> >> resize2d<4, 3>))
          >> conv2d<3, 2>);
}
