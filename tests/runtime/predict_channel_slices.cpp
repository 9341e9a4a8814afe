// Predicts slices of the channels; most of them stay in their operand's memory.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

namespace {
constexpr auto wide = conv2d<8, 1>;
}

TEST_CASE("readers of a slice") {
    check_both(input<3, 4, 7> >> slice<2, 5> >> wide >> split<2, 1> >> conv2d<4, 3>(groups<4>, same));
    check(input<4, 4, 39> >> ((slice<1, 20> >> max_pool2d<2>) | (slice<18, 37> >> relu >> avg_pool2d<2>)));
    check(input<3, 4, 9> >> ((slice<0, 4> >> relu >> softmax) | (slice<4, 9> >> batch_norm)));
    check(input<3, 4, 3> >> wide
          >> ((slice<0, 4> >> global_avg_pool2d) | (slice<1, 3> >> flatten) | (slice<5, 8> >> flatten)));
    check(input<3, 4, 3> >> wide >> slice<1, 5> >> upsample2d<2> >> slice<1, 3> >> relu);
}

TEST_CASE("a slice as the output, or as a part of it") {
    check_both(input<3, 4, 5> >> slice<1, 4>);
    check(input<3, 4, 3> >> wide >> slice<0, 4> >> slice<1, 3>);
    check(input<3, 4, 3> >> wide >> slice<1, 4> >> flatten);
    check(input<9> >> relu >> slice<1, 5> >> reshape<2, 2, 1>);
    check(input<3, 4, 5> >> (identity | slice<1, 4>));
    check(input<3, 4, 3> >> wide >> (split<4, 2> | split<4, 0> | split<4, 1>));
}
