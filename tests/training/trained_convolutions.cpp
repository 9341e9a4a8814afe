#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

/// The word after a convolution, whose weights depend on the gradient that the word passes on.
template <std::size_t Channels = 2, detail::part Word>
void check_word(Word tested) {
    check_training(input<6, 5, Channels> >> conv2d<Channels, 1> >> tested >> lamina::tanh);
}

} // namespace

TEST_CASE("convolutions of every geometry") {
    check_word(conv2d<3, 3>);
    check_word(conv2d<3, 3, 2>(no_bias));
    check_word(conv2d<3, 3>(same, strides<2>));
    check_word(conv2d<2, 2>(dilation<2>, pad<1, 0, 2, 1>));
    check_word(conv2d<17, 1>);
}

TEST_CASE("groups and depthwise convolutions") {
    check_word<4>(conv2d<6, 3>(groups<2>, same));
    check_word<4>(conv2d<4, 3>(groups<4>, same));
    check_word<4>(conv2d<8, 3>(groups<4>, strides<2>));
}

TEST_CASE("filled borders") {
    check_word(conv2d<3, 3>(pad<1>, edge_padding));
    check_word(conv2d<3, 3>(pad<2>, reflect_padding));
}

TEST_CASE("dense layers") { check_training(input<3> >> dense<40> >> lamina::tanh >> dense<2>(no_bias)); }

TEST_CASE("a depthwise convolution") {
    check_training(input<6, 5, 3> >> depthwise_conv2d<3>(same, strides<2>, activation<lamina::tanh>)
                   >> depthwise_conv2d<1, 2>(no_bias));
}

TEST_CASE("several filters of each channel") {
    check_training(
        input<5, 5, 2> >> conv2d<3, 1> >> depthwise_conv2d<3, 2>(depth_multiplier<2>, pad<1>, edge_padding)
        >> lamina::tanh);
}

TEST_CASE("a separable convolution") {
    check_training(input<5, 4, 2> >> separable_conv2d<3, 3>(same, depth_multiplier<2>) >> lamina::tanh);
}

TEST_CASE("transposed convolutions of every geometry") {
    check_word(conv2d_transpose<3, 2>(strides<2>));
    check_word(conv2d_transpose<3, 3, 2>(no_bias));
    check_word(conv2d_transpose<2, 3>(same, strides<2, 4>));
    check_word(conv2d_transpose<2, 2>(dilation<2>, strides<3>, output_padding<1, 2>, pad<1, 0, 2, 1>));
    check_word<1>(conv2d_transpose<1, 3>(strides<2>));
}

TEST_CASE("transposed convolutions in groups, and batch_norm after one") {
    check_word<4>(conv2d_transpose<6, 3>(groups<2>, strides<2>));
    check_word<4>(conv2d_transpose<4, 2>(groups<4>, strides<2>));
    using norm = decltype(input<2, 3, 2> >> conv2d_transpose<3, 2>(strides<2>) >> batch_norm);
    CHECK(gradient_error<norm>() < 1e-7);
}

TEST_CASE("1-D convolutions and pools") {
    check_training(input<11, 2> >> conv1d<3, 3>(pad<2, 0>, activation<lamina::tanh>)
                   >> max_pool1d<2> >> conv1d<4, 2>(strides<2>, no_bias) >> avg_pool1d<2>(same));
}

TEST_CASE("causal, depthwise and transposed convolutions, and other lengths") {
    check_training(input<7, 2> >> separable_conv1d<3, 2>(causal, dilation<2>, activation<lamina::tanh>)
                   >> zero_padding1d<1, 0> >> conv1d_transpose<2, 3>(strides<2>, output_padding<1>)
                   >> cropping1d<0, 2> >> upsample1d<2>(bilinear));
}
