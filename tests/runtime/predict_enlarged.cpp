// Predicts upsampled images.
#include "agreement.hpp"

using namespace lamina;
using agreement::check;

TEST_CASE("enlarged images") {
    check(input<3, 4, 2> >> upsample2d<2>);
    check(input<4, 5, 3> >> conv2d<17, 3> >> upsample2d<3, 2>(bilinear) >> relu);
    constexpr auto up = upsample2d<2>(bilinear, align_corners);
    check(input<4, 6, 3> >> (identity | (max_pool2d<2> >> up)) >> conv2d<3, 2>);
    check(input<2, 3, 3> >> (upsample2d<2> + up) >> sigmoid);
}
