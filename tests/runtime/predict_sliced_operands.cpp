// Predicts slices of the channels as operands.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

namespace {
constexpr auto wide = conv2d<8, 1>;
}

TEST_CASE("slices as operands") {
    check_both(input<3, 4, 3> >> wide >> (split<2, 0> + split<2, 1>) >> relu);
    check(input<3, 4, 3> >> wide >> (split<2, 0> * (split<2, 1> >> global_max_pool2d)));
    check(input<9> >> dense<8> >> (split<2, 0> + (split<2, 1> >> dense<4>)));
    check(input<3, 4, 3> >> ((wide >> slice<1, 4>) | (wide >> split<2, 1> >> relu)));
}

TEST_CASE("units of ShuffleNetV2") {
    constexpr auto depthwise = conv2d<4, 3>(groups<4>, same, no_bias) >> batch_norm;
    constexpr auto pointwise = conv2d<4, 1>(no_bias) >> batch_norm >> relu;
    constexpr auto unit =
        (split<2, 0> | (split<2, 1> >> pointwise >> depthwise >> pointwise)) >> channel_shuffle<2>;
    check_both(input<3, 4, 3> >> wide >> repeat<2>(unit) >> global_avg_pool2d);
}
