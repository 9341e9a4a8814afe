#include <lamina/layers/prelu.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina::testing;

namespace {

constexpr auto shared = prelu(shared_slope);
using shared_word = std::remove_cv_t<decltype(shared)>;
using each = words::prelu<>;

} // namespace

TEST_CASE("prelu: a slope per channel, or one for all, by hand") {
    const std::vector<double> x{-1, -2, 3, 4, 0, -8};
    CHECK(forward<each>(shape<1, 3, 2>, x, {0.5, -0.25}) == std::vector<double>{-0.5, 0.5, 3, 4, 0, 2});
    CHECK(forward<shared_word>(shape<1, 3, 2>, x, {0.5}) == std::vector<double>{-0.5, -1, 3, 4, 0, -4});
    CHECK(forward<each>(shape<3>, {-1, -1, 2}, {1, 2, 3}) == std::vector<double>{-1, -2, 2});
}

TEST_CASE("prelu while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {-4, 4}, p[] = {0.25};
        std::array<double, 2> result{};
        words::prelu<>::forward(shape<1, 2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{-1.0, 4.0});
}

TEST_CASE("prelu: gradients") {
    for (dims in : {shape<2, 3, 4>, shape<5>}) {
        check_gradients(prelu, in);
        check_gradients(shared, in);
    }
}

TEST_CASE("prelu: at 0 the derivatives are PyTorch's") {
    static_assert(each::derivative(0.0, 0.125) == 0.125 && each::parameter_derivative(0.0, 0.125) == 0);
}

TEST_CASE("prelu: its parameter, and how it begins") {
    static_assert(each::output(shape<2, 3, 4>) == shape<2, 3, 4>);
    static_assert(each::parameters(shape<2, 3, 4>)[0].size() == 4
                  && each::parameters(shape<7>)[0].size() == 7);
    static_assert(shared_word::parameters(shape<2, 3, 4>)[0].size() == 1);
    CHECK(std::string(each::parameters(shape<3>)[0].label) == "alpha");
    static_assert(
        std::is_same_v<each::rules,
                       type_list<parameter_rule<initializers::constant<0.25>, regularizers::no_regularizer,
                                                constraints::no_constraint>>>);
    using options = decltype(prelu(zeros, name<"slope">)(l2<0.1>, shared_slope, non_neg));
    static_assert(
        std::is_same_v<
            options::rules,
            type_list<parameter_rule<initializers::zeros, regularizers::l2<0.1>, constraints::non_neg>>>);
    static_assert(options::shared);
}
