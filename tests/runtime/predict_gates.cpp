// Predicts products, and all operators nested.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("squeeze-and-excite") {
    constexpr auto gate = global_avg_pool2d >> dense<2> >> relu >> dense<17> >> sigmoid;
    check_both(input<5, 6, 17> >> (identity + (conv2d<17, 3>(same) >> batch_norm >> identity * gate))
               >> relu);
    check(input<5, 6, 3> >> identity
                                * (global_max_pool2d >> reshape<1, 1, 3> >> conv2d<5, 1> >> silu
                                   >> conv2d<3, 1> >> sigmoid));
}

TEST_CASE("gates on either side, and as large as the image") {
    check_both(input<4, 6, 5> >> (global_max_pool2d >> sigmoid) * (conv2d<5, 3>(same) >> relu)
               >> max_pool2d<2>);
    check(input<4, 6, 5> >> (global_avg_pool2d >> sigmoid) * conv2d<5, 3>(same) >> avg_pool2d<2>);
    check(input<4, 6, 5> >> (conv2d<5, 3>(same) >> relu) * (global_max_pool2d >> sigmoid));
    check(input<5, 5, 3> >> conv2d<5, 3> * (conv2d<5, 3> >> sigmoid)
          >> (conv2d<3, 1> * (relu >> conv2d<3, 1>)));
    check(input<6> >> dense<5> * (dense<5> >> sigmoid));
}

TEST_CASE("one value per pixel: spatial attention on either side, within a concatenation, behind weights") {
    constexpr auto where = (channel_mean | channel_max) >> conv2d<1, 3>(same) >> sigmoid;
    check_both(input<5, 6, 17> >> conv2d<17, 3>(same) >> identity * where >> (relu | where * identity));
    check(input<5, 6, 3> >> (channel_max >> as<"gate">) >> from<"gate"> * (identity >> conv2d<19, 3>(same))
          >> max_pool2d<2>);
    check(input<5, 6, 4> >> (identity | conv2d<1, 1>) >> (slice<4, 5> * (slice<0, 4> >> conv2d<4, 1> >> relu))
          >> avg_pool2d<2>);
}

TEST_CASE("all three, nested") {
    constexpr auto gated = identity * (global_avg_pool2d >> sigmoid);
    constexpr auto inner = (identity | conv2d<3, 3>(same)) >> relu >> gated;
    constexpr auto branch = (inner >> (max_pool2d<3>(same, strides<1>) | inner)) | identity;
    check_both(input<6, 6, 5> >> conv2d<4, 3>(same)
               >> ((conv2d<14, 1> >> batch_norm) + (branch >> conv2d<14, 1>)) >> (gated | (gated + relu))
               >> global_max_pool2d);
}
