#include <lamina/layers/scale.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

using scaled = words::scale<>;
using shifted = words::shift<>;

TEST_CASE("scale and shift: a number per channel, by hand") {
    const std::vector<double> x{-1, -2, 3, 4, 0, -8};
    CHECK(forward<scaled>(shape<1, 3, 2>, x, {0.5, -0.25}) == std::vector<double>{-0.5, 0.5, 1.5, -1, 0, 2});
    CHECK(forward<shifted>(shape<1, 3, 2>, x, {0.5, -0.25})
          == std::vector<double>{-0.5, -2.25, 3.5, 3.75, 0.5, -8.25});
    CHECK(forward<scaled>(shape<3>, {-1, -1, 2}, {1, 2, 3}) == std::vector<double>{-1, -2, 6});
    CHECK(forward<shifted>(shape<3>, {-1, -1, 2}, {1, 2, 3}) == std::vector<double>{0, 1, 5});
}

TEST_CASE("scale and shift while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {-4, 4}, p[] = {0.25};
        std::array<double, 4> result{};
        scaled::forward(shape<1, 2, 1>, x, p, result.data());
        shifted::forward(shape<1, 2, 1>, x, p, result.data() + 2);
        return result;
    }();
    static_assert(y == std::array{-1.0, 1.0, -3.75, 4.25});
}

TEST_CASE("scale and shift: gradients") {
    for (dims in : {shape<2, 3, 4>, shape<5>}) {
        check_gradients(scale, in);
        check_gradients(shift, in);
    }
}

TEST_CASE("scale and shift as one multiplication and one addition") {
    const std::vector<double> p{0.5, -2, 0};
    std::vector<double> factors(3, 7), offsets(3, 7);
    scaled::fold(p.data(), 3, factors.data(), offsets.data());
    CHECK(factors == p);
    CHECK(offsets == std::vector<double>(3, 0));
    shifted::fold(p.data(), 3, factors.data(), offsets.data());
    CHECK(factors == std::vector<double>(3, 1));
    CHECK(offsets == p);
}

TEST_CASE("scale and shift: their parameters, and how they begin") {
    static_assert(scaled::output(shape<2, 3, 4>) == shape<2, 3, 4>);
    static_assert(scaled::parameters(shape<2, 3, 4>)[0].size() == 4
                  && shifted::parameters(shape<7>)[0].size() == 7);
    CHECK(std::string(scaled::parameters(shape<3>)[0].label) == "gamma");
    CHECK(std::string(shifted::parameters(shape<3>)[0].label) == "beta");
    static_assert(
        std::is_same_v<lamina::detail::element_of<scaled::rules, 0>::initializer, initializers::ones>);
    static_assert(
        std::is_same_v<lamina::detail::element_of<shifted::rules, 0>::initializer, initializers::zeros>);
    using options = decltype(scale(constant<20.0>, name<"norm">)(l2<0.1>, non_neg));
    static_assert(std::is_same_v<options::rules,
                                 type_list<parameter_rule<initializers::constant<20.0>, regularizers::l2<0.1>,
                                                          constraints::non_neg>>>);
}
