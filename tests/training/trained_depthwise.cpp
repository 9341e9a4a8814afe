#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <class N>
void check_network(N) {
    const auto m = random_model<N, double>(5);
    const random_samples<N, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<N>() < 1e-7);
}

} // namespace

TEST_CASE("a depthwise convolution") {
    check_network(input<6, 5, 3> >> depthwise_conv2d<3>(same, strides<2>, activation<lamina::tanh>)
                  >> depthwise_conv2d<1, 2>(no_bias));
}

TEST_CASE("several filters of each channel") {
    check_network(
        input<5, 5, 2> >> conv2d<3, 1> >> depthwise_conv2d<3, 2>(depth_multiplier<2>, pad<1>, edge_padding)
        >> lamina::tanh);
}

TEST_CASE("a separable convolution") {
    check_network(input<5, 4, 2> >> separable_conv2d<3, 3>(same, depth_multiplier<2>) >> lamina::tanh);
}
