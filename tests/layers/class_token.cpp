#include <lamina/language/queries.hpp>
#include <lamina/layers/class_token.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

using one = words::class_token<>;

TEST_CASE("class_token by hand: the learned token comes first") {
    CHECK(forward<one>(shape<2, 3>, {1, 2, 3, 4, 5, 6}, {-7, 8, -9})
          == std::vector<double>{-7, 8, -9, 1, 2, 3, 4, 5, 6});
    CHECK(forward<one>(shape<1, 1>, {3}, {0.5}) == std::vector<double>{0.5, 3});
}

TEST_CASE("class_token while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4}, p[] = {5, 6};
        std::array<float, 6> result{};
        one::forward(shape<2, 2>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{5.0F, 6.0F, 1.0F, 2.0F, 3.0F, 4.0F});
}

TEST_CASE("class_token: gradients") {
    check_gradients(class_token, shape<3, 2>);
    check_gradients(class_token, shape<1, 4>);
}

TEST_CASE("class_token: shape, parameter and options") {
    using net = decltype(input<196, 192> >> class_token);
    static_assert(output_shape<net> == shape<197, 192> && parameters<net> == 192);
    static_assert(is_valid<decltype(input<1, 5, 2> >> class_token)>);
    static_assert(!is_valid<decltype(input<2, 5, 2> >> class_token)>);
    static_assert(!is_valid<decltype(input<5> >> class_token)>);
    CHECK(std::string(one::parameters(shape<3, 2>)[0].label) == "token");
    static_assert(
        std::is_same_v<lamina::detail::element_of<one::rules, 0>::initializer, initializers::zeros>);
    using given = decltype(class_token(random_normal<0, 0.02>, name<"cls">));
    static_assert(std::is_same_v<lamina::detail::element_of<given::rules, 0>::initializer,
                                 initializers::random_normal<0.0, 0.02>>);
}
