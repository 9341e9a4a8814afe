#include <lamina/language/queries.hpp>
#include <lamina/layers/position_embedding.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

using one = words::position_embedding<>;

TEST_CASE("position_embedding by hand: a summand for each value") {
    CHECK(forward<one>(shape<3, 2>, {1, 2, 3, 4, 5, 6}, {0.5, -1, 0.25, 10, -5, 0})
          == std::vector<double>{1.5, 1, 3.25, 14, 0, 6});
    CHECK(forward<one>(shape<2, 2, 1>, {1, 2, 3, 4}, {4, 3, 2, -1}) == std::vector<double>{5, 5, 5, 3});
}

TEST_CASE("position_embedding while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {1, 2}, p[] = {0.5, 3};
        std::array<double, 2> result{};
        one::forward(shape<2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{1.5, 5.0});
}

TEST_CASE("position_embedding: gradients") {
    check_gradients(position_embedding, shape<3, 2>);
    check_gradients(position_embedding, shape<2, 3, 2>);
}

TEST_CASE("position_embedding: shape, parameter and options") {
    using net = decltype(input<14, 12, 8> >> position_embedding);
    static_assert(output_shape<net> == shape<14, 12, 8> && parameters<net> == 14 * 12 * 8);
    static_assert(is_valid<decltype(input<5, 2> >> position_embedding)>);
    static_assert(!is_valid<decltype(input<5> >> position_embedding)>);
    constexpr parameter p = one::parameters(shape<14, 12, 8>)[0];
    static_assert(p.rank == 2 && p.extents[0] == 14 * 12 && p.extents[1] == 8);
    CHECK(std::string(p.label) == "embedding");
    static_assert(std::is_same_v<lamina::detail::element_of<one::rules, 0>::initializer,
                                 initializers::random_normal<0.0, 0.02>>);
    using given = decltype(position_embedding(zeros, l2<0.1>));
    static_assert(
        std::is_same_v<given::rules, type_list<parameter_rule<initializers::zeros, regularizers::l2<0.1>,
                                                              constraints::no_constraint>>>);
}
