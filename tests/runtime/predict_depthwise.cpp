// Predicts depthwise and separable convolutions with all their options.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("alone, and in a chain as MobileNets have it") {
    check_both(input<5, 4, 3> >> depthwise_conv2d<3>);
    using net =
        decltype(input<9, 8, 3> >> conv2d<17, 1>(no_bias) >> batch_norm >> relu6
                 >> depthwise_conv2d<3>(same, strides<2>, no_bias) >> batch_norm >> relu6 >> conv2d<5, 1>);
    static_assert(detail::plan<net>::list.size == 3);
    check<net>();
}

TEST_CASE("several filters of each channel") {
    check_both(input<7, 9, 3> >> depthwise_conv2d<3, 2>(depth_multiplier<2>, pad<2, 0, 1, 1>) >> relu
               >> depthwise_conv2d<1>(depth_multiplier<17>, no_bias) >> batch_norm);
    check(input<6, 6, 1> >> depthwise_conv2d<3>(depth_multiplier<5>, same, dilation<2>, edge_padding)
          >> max_pool2d<2> >> relu);
}

TEST_CASE("in branches of every operator") {
    check_both(input<5, 6, 3> >> (identity + depthwise_conv2d<3>(same)) >> relu
               >> (depthwise_conv2d<3>(same, depth_multiplier<3>) | conv2d<2, 1>)
               >> identity * (global_avg_pool2d >> dense<11>(activation<sigmoid>)));
}

TEST_CASE("separable convolutions") {
    using net =
        decltype(input<9, 8, 3> >> separable_conv2d<17, 3>(same, strides<2>, activation<relu>)
                 >> (separable_conv2d<5, 2>(depth_multiplier<2>, pad<1, 0, 0, 1>, name<"left">) | identity));
    static_assert(detail::plan<net>::list.size == 4);
    check_both<net>();
    const model<net> m;
    CHECK(m["depthwise_conv2d.kernel"].size() == 3 * 3 * 3);
    CHECK(m["conv2d.bias"].size() == 17);
    CHECK(m["left.depthwise.kernel"].size() == 2 * 2 * 17 * 2);
    CHECK(m["left.pointwise.kernel"].size() == 34 * 5);
}
