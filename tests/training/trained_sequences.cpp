#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <class N>
void check(N) {
    const auto m = random_model<N, double>(5);
    const random_samples<N, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<N>() < 1e-7);
}

} // namespace

TEST_CASE("1-D convolutions and pools") {
    check(input<11, 2> >> conv1d<3, 3>(pad<2, 0>, activation<lamina::tanh>)
          >> max_pool1d<2> >> conv1d<4, 2>(strides<2>, no_bias) >> avg_pool1d<2>(same));
}

TEST_CASE("causal, depthwise and transposed convolutions, and other lengths") {
    check(input<7, 2> >> separable_conv1d<3, 2>(causal, dilation<2>, activation<lamina::tanh>)
          >> zero_padding1d<1, 0> >> conv1d_transpose<2, 3>(strides<2>, output_padding<1>)
          >> cropping1d<0, 2> >> upsample1d<2>(bilinear));
}
