#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

TEST_CASE("adaptive pools") {
    using net = decltype(input<7, 5, 2> >> conv2d<3, 1> >> adaptive_max_pool2d<5, 3> >> conv2d<2, 1>(no_bias)
                         >> adaptive_avg_pool2d<2>);
    const auto m = random_model<net, double>(5);
    const random_samples<net, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<net>() < 1e-7);
}
