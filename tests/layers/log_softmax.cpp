#include <lamina/layers/log_softmax.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("log_softmax of a vector, and of each pixel of an image") {
    CHECK(largest_difference(forward<words::log_softmax>(shape<3>, {0, std::log(2.0), std::log(5.0)}),
                             {-std::log(8.0), -std::log(4.0), -std::log(1.6)})
          < 1e-15);
    for (dims in : {shape<10>, shape<3, 2, 5>, shape<1, 4, 2>}) {
        auto expected = forward<words::softmax>(in, numbers(in.size()));
        for (double& p : expected) p = std::log(p);
        CHECK(largest_difference(forward<words::log_softmax>(in, numbers(in.size())), expected) < 1e-14);
    }
}

TEST_CASE("log_softmax while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 3};
        std::array<double, 2> result{};
        words::log_softmax::forward(shape<2>, x, x, result.data());
        return result;
    }();
    static_assert(y[0] == y[1] && y[0] + 0.69314718055994531 < 1e-15 && y[0] + 0.69314718055994531 > -1e-15);
}

TEST_CASE("log_softmax keeps what softmax rounds to 0, and overflows nowhere") {
    for (double x : {100.0, 1e4, 1e30}) {
        CHECK(forward<words::log_softmax>(shape<3>, {x, -x, 0}) == std::vector<double>{0, -2 * x, -x});
        CHECK(forward<words::log_softmax>(shape<2>, {-x, -x})
              == std::vector<double>{-std::log(2.0), -std::log(2.0)});
        const float f[] = {float(x), float(-x)};
        float y[2];
        words::log_softmax::forward(shape<2>, f, f, y);
        CHECK(y[0] == 0);
        CHECK(y[1] == float(-2 * x));
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(forward<words::log_softmax>(shape<2>, {0, -infinity}) == std::vector<double>{0, -infinity});
    for (double value : forward<words::log_softmax>(shape<2>, {0, std::numeric_limits<double>::quiet_NaN()}))
        CHECK(std::isnan(value));
}

TEST_CASE("log_softmax: gradients") {
    check_gradients(log_softmax, shape<6>);
    check_gradients(log_softmax, shape<2, 3, 4>);
}
