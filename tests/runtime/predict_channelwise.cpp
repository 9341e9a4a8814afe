// Predicts words with a parameter per channel.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("prelu alone, behind weights, in front of a pool and after it") {
    check_both(input<5, 6, 3> >> prelu >> conv2d<17, 3> >> prelu >> max_pool2d<2> >> prelu(shared_slope));
    check(input<5> >> prelu(shared_slope) >> dense<19> >> prelu >> dense<3> >> prelu(shared_slope));
}

TEST_CASE("prelu in branches") {
    check_both(input<4, 5, 5> >> (prelu | (conv2d<3, 1> >> prelu >> batch_norm >> prelu(shared_slope)))
               >> (identity + prelu) >> (identity * (global_avg_pool2d >> prelu >> sigmoid)));
}

TEST_CASE("layer_scale folded into a convolution and a dense layer, and by itself") {
    check_both(
        input<5, 6, 4> >> layer_scale<> >> (identity + (conv2d<4, 3>(same, no_bias) >> layer_scale<0.1>))
        >> conv2d<17, 2>(activation<relu>) >> layer_scale<> >> batch_norm);
    check(input<7> >> (identity
                       + (dense<7> >> layer_scale<> >> batch_norm >> gelu >> dense<7>(no_bias)
                          >> layer_scale<>)));
    check(input<5, 5, 6> >> conv2d<6, 3>(groups<6>) >> layer_scale<>);
}

TEST_CASE("scale and shift behind weights and by themselves") {
    check_both(input<5, 6, 4> >> conv2d<17, 3> >> scale >> shift >> relu >> shift
               >> (identity | (scale >> conv2d<3, 1>)));
    check(input<7> >> dense<9> >> shift >> gelu >> scale);
    check(input<5, 6, 4> >> conv2d_transpose<5, 3>(strides<2>) >> shift);
}

TEST_CASE("constants in front of weights: of convolutions with and without padding, groups, dense layers") {
    constexpr auto numbers = normalization(channel_means<0.5, -1, 2, 0.25>, channel_stddevs<2, 0.5, 4, 0.7>);
    check_both(input<5, 6, 4> >> numbers >> conv2d<17, 3>);
    check(input<5, 6, 4> >> numbers >> conv2d<17, 3>(same, no_bias));
    check(input<5, 6, 4> >> normalization(channel_stddevs<2, 0.5, 4, 0.7>) >> conv2d<6, 3>(same, groups<2>));
    check(input<5, 6, 4> >> numbers >> conv2d<8, 3>(pad<1>, reflect_padding, groups<4>, no_bias)
          >> batch_norm);
    check(input<5, 6, 4> >> numbers >> depthwise_conv2d<3>(depth_multiplier<3>));
    check(input<5, 6, 4> >> numbers >> flatten >> dense<9>(no_bias));
    check(input<4> >> rescaling<0.5, 3> >> dense<9>);
    check(input<5, 6, 4> >> rescaling<0.5> >> conv2d<4, 3>(same) >> numbers
          >> as<"a"> >> conv2d<2, 1> >> (identity | from<"a">));
    check(input<5, 6, 4> >> numbers);
}

TEST_CASE("roots of squares, with words that follow and in branches") {
    check_both(input<5, 6, 3> >> rms_norm >> relu >> conv2d<17, 3> >> (l2_normalize | rms_norm(no_scale))
               >> scale);
    check(input<7> >> l2_normalize >> dense<9> >> rms_norm);
    check(input<5, 6, 3> >> conv2d<17, 3> >> instance_norm(learnable_affine));
}

TEST_CASE("attention, with words that follow and in branches") {
    check_both(input<5, 6, 3> >> conv2d<8, 3> >> attention<4> >> relu >> (identity | attention<2>(no_bias))
               >> scale);
    check(input<9, 4> >> (identity + (layer_norm >> attention<1>)) >> global_avg_pool1d);
}

TEST_CASE("a class token and positions, with words that follow and in branches") {
    check(input<9, 5> >> class_token >> relu >> position_embedding >> (identity + attention<1>)
          >> cropping1d<0, 9> >> flatten >> dense<3>);
    check(input<5, 6, 3> >> position_embedding >> conv2d<17, 3> >> (position_embedding | identity) >> relu
          >> (position_embedding + identity));
    check(input<4, 2> >> (class_token | (class_token >> position_embedding)) >> class_token);
}

TEST_CASE("means and maxima along an axis, with words that follow and in branches") {
    check_both(input<5, 6, 3> >> conv2d<17, 3> >> (identity | channel_mean | (channel_max >> sigmoid))
               >> (width_mean | width_max) >> relu >> (height_mean | height_max));
    check(input<9> >> (channel_max | channel_mean) >> dense<3>);
}

TEST_CASE("softmax along an axis, with words that follow and in branches") {
    check_both(input<5, 6, 3> >> conv2d<17, 3> >> (height_softmax | width_log_softmax | spatial_softmax)
               >> relu >> channel_mean >> (identity + spatial_log_softmax) >> width_softmax);
}

TEST_CASE("how the parameters begin") {
    const model<decltype(input<3, 4, 5> >> prelu >> layer_scale<>)> m;
    CHECK(m["prelu.alpha"].size() == 5);
    for (const float alpha : m["prelu.alpha"]) CHECK(alpha == 0.25f);
    for (const float gamma : m["layer_scale.gamma"]) CHECK(gamma == 1e-6f);
}
