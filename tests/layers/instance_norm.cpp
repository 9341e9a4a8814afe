#include <lamina/language/queries.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

using plain = words::instance_norm<>;
constexpr auto wide = instance_norm(epsilon<0.5>);

} // namespace

TEST_CASE("instance_norm by hand") {
    // Channel 0: 1, 5, mean 3 and variance 4; channel 1: −3, 3, mean 0 and variance 9.
    using exact = std::remove_cv_t<decltype(instance_norm(epsilon<0.0>))>;
    CHECK(largest_difference(forward<exact>(shape<1, 2, 2>, {1, -3, 5, 3}), {-1, -1, 1, 1}) < 1e-14);
    CHECK(largest_difference(forward<exact>(shape<2, 1, 1>, {4, 10}), {-1, 1}) < 1e-14);
}

TEST_CASE("instance_norm: group_norm with as many groups as channels, without gamma and beta") {
    using groups = std::remove_cv_t<decltype(group_norm<5>(no_center, no_scale, epsilon<0.5>))>;
    const auto x = numbers(3 * 4 * 5, 2);
    CHECK(largest_difference(forward<std::remove_cv_t<decltype(wide)>>(shape<3, 4, 5>, x),
                             forward<groups>(shape<3, 4, 5>, x))
          < 1e-14);
}

TEST_CASE("instance_norm: a constant channel becomes zero") {
    for (const double y : forward<plain>(shape<2, 2, 1>, {7, 7, 7, 7})) CHECK(y == 0);
}

TEST_CASE("instance_norm: gradients") {
    for (dims in : {shape<2, 3, 4>, shape<1, 2, 1>, shape<3, 1, 2>}) {
        check_gradients(instance_norm, in);
        check_gradients(wide, in);
    }
}

TEST_CASE("instance_norm: shape, parameters and options") {
    using net = decltype(input<7, 5, 96> >> instance_norm(name<"stem">));
    static_assert(output_shape<net> == shape<7, 5, 96> && parameters<net> == 0);
    static_assert(plain::epsilon == 1e-5 && decltype(wide)::epsilon == 0.5);
    static_assert(plain::mixes_pixels);
    static_assert(!is_valid<decltype(input<1, 1, 8> >> instance_norm)>);
    static_assert(!is_valid<decltype(input<8> >> instance_norm)>);
    static_assert(is_valid<decltype(input<1, 2, 1> >> instance_norm)>);
}

TEST_CASE("instance_norm with gamma and beta: group_norm with as many groups as channels") {
    constexpr auto learned = instance_norm(learnable_affine, epsilon<0.5>);
    using word = std::remove_cv_t<decltype(learned)>;
    using groups = std::remove_cv_t<decltype(group_norm<3>(epsilon<0.5>))>;
    const auto x = numbers(2 * 4 * 3, 2), p = numbers(6, 3);
    CHECK(largest_difference(forward<word>(shape<2, 4, 3>, x, p), forward<groups>(shape<2, 4, 3>, x, p))
          < 1e-14);
    check_gradients(learned, shape<2, 3, 4>);
    static_assert(parameters<decltype(input<7, 5, 96> >> instance_norm(learnable_affine))> == 2 * 96);
}
