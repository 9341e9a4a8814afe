// Predicts concatenations.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("a dense block") {
    constexpr auto grow =
        identity | (batch_norm >> relu >> conv2d<5, 1> >> batch_norm >> relu >> conv2d<3, 3>(same));
    check_both(input<5, 6, 3> >> conv2d<5, 3>(same) >> repeat<3>(grow) >> batch_norm >> relu
               >> conv2d<7, 1> >> avg_pool2d<2> >> repeat<2>(grow));
}

TEST_CASE("an Inception module, also as the output") {
    constexpr auto inception = conv2d<5, 1> | (conv2d<3, 1> >> relu >> conv2d<17, 3>(same))
                               | (max_pool2d<3>(same, strides<1>) >> conv2d<1, 1>);
    check_both(input<6, 7, 3> >> inception >> relu >> max_pool2d<2>);
    check(input<6, 7, 3> >> relu >> inception);
}

TEST_CASE("concatenations of what cannot be written in place") {
    check_both(input<4, 5, 3> >> (identity | conv2d<5, 3>(same)) >> relu);
    check(input<4, 5, 3> >> conv2d<5, 1> >> (identity | identity) >> (softmax | identity));
    check(input<4, 5, 3> >> conv2d<5, 1> >> (identity | ((identity | conv2d<4, 1>) >> conv2d<2, 1>)));
    check(input<4, 4, 3> >> conv2d<4, 1> >> (identity | (flatten >> reshape<4, 4, 4>)) >> relu);
}

TEST_CASE("concatenations of vectors") {
    check_both(input<6> >> (dense<5> | (dense<17> >> relu) | identity) >> batch_norm >> (softmax | dense<3>));
    check(input<4, 4, 3> >> (global_avg_pool2d | global_max_pool2d | (flatten >> dense<2>)) >> dense<3>);
}

TEST_CASE("slices as residuals, as factors, and under a pool") {
    constexpr auto f = conv2d<5, 3>(same);
    check_both(input<4, 6, 3> >> f >> (identity | (identity + f)) >> relu);
    check(input<4, 6, 3> >> f >> (identity | (f * identity) | (relu * identity)) >> max_pool2d<2>);
    check(input<4, 6, 3> >> f >> (identity | (identity + identity * (global_avg_pool2d >> sigmoid)))
          >> softmax);
}
