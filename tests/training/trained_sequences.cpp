#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

TEST_CASE("1-D convolutions and pools") {
    using net = decltype(input<11, 2> >> conv1d<3, 3>(pad<2, 0>, activation<lamina::tanh>)
                         >> max_pool1d<2> >> conv1d<4, 2>(strides<2>, no_bias) >> avg_pool1d<2>(same));
    const auto m = random_model<net, double>(5);
    const random_samples<net, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<net>() < 1e-7);
}
