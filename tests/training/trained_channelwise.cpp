// Words with a parameter per channel, in training.
#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

TEST_CASE("prelu, first, in the middle and last") {
    check_training(input<5, 6, 2> >> prelu >> conv2d<11, 2> >> prelu >> conv2d<2, 1> >> prelu);
    check_training(input<6> >> dense<5> >> prelu >> dense<3>);
}

TEST_CASE("prelu with a slope that all channels share") {
    check_training(input<5, 6, 2> >> conv2d<3, 2> >> prelu(shared_slope)
                   >> conv2d<2, 1> >> (identity + prelu(shared_slope)));
}

TEST_CASE("layer_scale at the end of a residual branch") {
    check_training(input<5, 6, 2> >> conv2d<11, 2> >> (identity + (conv2d<11, 1> >> layer_scale<0.1>))
                   >> layer_scale<>);
    check_training(input<6> >> dense<5> >> layer_scale<> >> dense<3>);
}

TEST_CASE("scale, shift and constants") {
    check_training(input<5, 6, 2> >> normalization(channel_means<1, -2>, channel_stddevs<2, 0.5>)
                   >> conv2d<11, 2> >> scale >> shift >> rescaling<0.5, 1>);
    check_training(input<6> >> rescaling<2> >> dense<5> >> shift
                   >> (identity + normalization(channel_means<1>)));
}

TEST_CASE("roots of squares") {
    check_training(input<5, 6, 2> >> conv2d<5, 2> >> rms_norm >> conv2d<3, 1> >> l2_normalize);
    check_training(input<6> >> l2_normalize >> dense<5> >> rms_norm(no_scale) >> dense<3>);
    check_training(input<3, 4, 2> >> conv2d<5, 2> >> instance_norm(learnable_affine));
}

TEST_CASE("attention, first and in a residual branch") {
    check_training(input<2, 3, 4> >> attention<2> >> (identity + (layer_norm >> attention<1>(no_bias))));
    CHECK(gradient_error<std::remove_cvref_t<decltype(input<2, 3, 4> >> attention<2>(l2<0.3>))>>() < 1e-7);
}

TEST_CASE("a class token and positions, first, in the middle and last") {
    check_training(input<3, 4> >> class_token >> position_embedding >> (identity + attention<1>)
                   >> cropping1d<0, 3>);
    check_training(input<3, 4, 2> >> position_embedding >> conv2d<3, 2> >> position_embedding);
    check_training(input<3, 2> >> conv1d<5, 1> >> (class_token + class_token) >> class_token);
    CHECK(gradient_error<std::remove_cvref_t<decltype(input<3, 2> >> class_token(l2<0.3>)
                                                      >> position_embedding(l2<0.2>))>>()
          < 1e-7);
}

TEST_CASE("means and maxima along an axis") {
    check_training(input<5, 6, 2> >> conv2d<5, 2> >> (channel_mean | channel_max) >> (width_mean | width_max)
                   >> (height_mean | height_max));
    check_training(input<6> >> dense<5> >> (channel_max | channel_mean) >> dense<3>);
}

TEST_CASE("a penalty on the slopes") {
    CHECK(gradient_error<std::remove_cvref_t<decltype(input<6> >> dense<5> >> prelu(l2<0.3>))>>() < 1e-7);
}

TEST_CASE("softmax along an axis") {
    check_training(input<5, 6, 2> >> conv2d<5, 2> >> (height_softmax | width_log_softmax | spatial_softmax)
                   >> conv2d<1, 1> >> (height_log_softmax + width_softmax) >> spatial_log_softmax);
}
