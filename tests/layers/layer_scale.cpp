#include <lamina/layers/layer_scale.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina::testing;

using scaled = words::layer_scale<1e-6>;

TEST_CASE("layer_scale: a factor per channel, by hand") {
    CHECK(forward<scaled>(shape<1, 3, 2>, {-1, -2, 3, 4, 0, -8}, {0.5, -0.25})
          == std::vector<double>{-0.5, 0.5, 1.5, -1, 0, 2});
    CHECK(forward<scaled>(shape<3>, {-1, -1, 2}, {1, 2, 3}) == std::vector<double>{-1, -2, 6});
}

TEST_CASE("layer_scale while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {-4, 4}, p[] = {0.25};
        std::array<double, 2> result{};
        scaled::forward(shape<1, 2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{-1.0, 1.0});
}

TEST_CASE("layer_scale: gradients") {
    check_gradients(layer_scale<>, shape<2, 3, 4>);
    check_gradients(layer_scale<0.1>(name<"gamma">), shape<5>);
}

TEST_CASE("layer_scale folded into one multiplication and one addition") {
    const std::vector<double> p{0.5, -2, 0};
    std::vector<double> gains(3, 7), offsets(3, 7);
    scaled::fold(p.data(), 3, gains.data(), offsets.data());
    CHECK(gains == p);
    CHECK(offsets == std::vector<double>(3, 0));
}

TEST_CASE("layer_scale: its parameter, and how it begins") {
    static_assert(scaled::output(shape<2, 3, 4>) == shape<2, 3, 4>);
    static_assert(scaled::parameters(shape<2, 3, 4>)[0].size() == 4);
    CHECK(std::string(scaled::parameters(shape<3>)[0].label) == "gamma");
    static_assert(std::is_same_v<std::remove_cv_t<decltype(layer_scale<>)>, scaled>);
    using options = decltype(layer_scale<0.1>(name<"scale">)(l1<0.5>, max_norm<2>));
    static_assert(std::is_same_v<options::rules,
                                 type_list<parameter_rule<initializers::constant<0.1>, regularizers::l1<0.5>,
                                                          constraints::max_norm<2.0>>>>);
}
