#include <lamina/language/queries.hpp>
#include <lamina/layers/rms_norm.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

using exact = std::remove_cv_t<decltype(rms_norm(epsilon<0.0>))>;
using plain = std::remove_cv_t<decltype(rms_norm(no_scale, epsilon<0.0>))>;
using unit = words::l2_normalize<>;

} // namespace

TEST_CASE("rms_norm by hand: over the channels of each pixel") {
    // √((1 + 49) / 2) = 5, √((9 + 9) / 2) = 3.
    const std::vector<double> x{1, 7, -3, 3};
    CHECK(largest_difference(forward<plain>(shape<1, 2, 2>, x), {0.2, 1.4, -1, 1}) < 1e-14);
    CHECK(largest_difference(forward<exact>(shape<1, 2, 2>, x, {10, -1}), {2, -1.4, -10, -1}) < 1e-14);
    using wide = std::remove_cv_t<decltype(rms_norm(no_scale, epsilon<7.0>))>;
    CHECK(largest_difference(forward<wide>(shape<2>, {-3, 3}), {-0.75, 0.75}) < 1e-14);
}

TEST_CASE("l2_normalize by hand: each pixel has length 1, unless it is shorter than epsilon") {
    CHECK(largest_difference(forward<unit>(shape<2, 1, 2>, {3, -4, 0, 2}), {0.6, -0.8, 0, 1}) < 1e-14);
    CHECK(forward<unit>(shape<3>, {0, 0, 0}) == std::vector<double>{0, 0, 0});
    using wide = std::remove_cv_t<decltype(l2_normalize(epsilon<10.0>))>;
    CHECK(largest_difference(forward<wide>(shape<2>, {3, -4}), {0.3, -0.4}) < 1e-14);
}

TEST_CASE("rms_norm and l2_normalize while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 4}, p[] = {5, 10};
        std::array<double, 2> result{};
        unit::forward(shape<2>, x, p, result.data());
        return result;
    }();
    static_assert(y[0] > 0.59999 && y[0] < 0.60001 && y[1] > 0.79999 && y[1] < 0.80001);
}

TEST_CASE("rms_norm and l2_normalize: gradients") {
    for (dims in : {shape<2, 3, 4>, shape<5>, shape<1, 2, 1>}) {
        check_gradients(rms_norm(epsilon<0.1>), in);
        check_gradients(rms_norm(no_scale, epsilon<0.5>), in);
        check_gradients(l2_normalize(epsilon<100.0>), in);
    }
    check_gradients(l2_normalize, shape<2, 3, 4>);
}

TEST_CASE("rms_norm and l2_normalize: shape, parameters and options") {
    using net = decltype(input<7, 5, 96> >> rms_norm(name<"root">) >> l2_normalize);
    static_assert(output_shape<net> == shape<7, 5, 96> && parameters<net> == 96);
    static_assert(words::rms_norm<>::rule.epsilon == 1e-6 && unit::rule.epsilon == 1e-12);
    static_assert(parameters<decltype(input<8> >> rms_norm(no_scale))> == 0);
    using begins = decltype(rms_norm(gamma_initializer<zeros>));
    static_assert(
        std::is_same_v<lamina::detail::element_of<begins::rules, 0>::initializer, initializers::zeros>);
}
