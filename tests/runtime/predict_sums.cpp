// Predicts sums.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("residual connections") {
    constexpr auto branch =
        conv2d<17, 3>(same) >> batch_norm >> relu >> conv2d<17, 3>(same, no_bias) >> batch_norm;
    check_both(input<6, 5, 3> >> ((conv2d<17, 1> >> batch_norm) + branch) >> relu >> (branch + identity)
               >> relu >> global_avg_pool2d >> dense<5>);
    check(input<6, 6, 3> >> (identity + (batch_norm >> relu >> conv2d<3, 3>(same))) >> max_pool2d<2>);
    check(input<9> >> dense<9> >> (identity + (dense<9> >> relu >> dense<9>)) >> relu
          >> (dense<5> + dense<5>));
}

TEST_CASE("x + x, x · x, and sums of sums") {
    check_both(input<3, 3, 5> >> conv2d<3, 2> >> (identity + identity) >> relu >> (identity * identity));
    check(input<4, 4, 3> >> (relu + (sigmoid + (identity + gelu))) >> conv2d<2, 3>);
    check(input<5> >> (identity + identity));
}
