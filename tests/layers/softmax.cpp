#include <lamina/layers/softmax.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

std::vector<double> naive(dims in, const std::vector<double>& x) {
    std::vector<double> y;
    for (std::size_t pixel = 0; pixel < in.pixels(); ++pixel) {
        double total = 0;
        for (std::size_t c = 0; c < in.channels; ++c) total += std::exp(x[pixel * in.channels + c]);
        for (std::size_t c = 0; c < in.channels; ++c)
            y.push_back(std::exp(x[pixel * in.channels + c]) / total);
    }
    return y;
}

} // namespace

TEST_CASE("softmax of a vector, and of each pixel of an image") {
    CHECK(largest_difference(forward<words::softmax>(shape<3>, {0, std::log(2.0), std::log(5.0)}),
                             {0.125, 0.25, 0.625})
          < 1e-15);
    for (dims in : {shape<10>, shape<3, 2, 5>, shape<1, 4, 2>})
        CHECK(
            largest_difference(forward<words::softmax>(in, numbers(in.size())), naive(in, numbers(in.size())))
            < 1e-15);
}

TEST_CASE("softmax while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 3, 3, 3};
        std::array<double, 4> result{};
        words::softmax::forward(shape<4>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.25, 0.25, 0.25, 0.25});
}

TEST_CASE("softmax of extreme values") {
    for (double x : {100.0, 1e4, 1e30}) {
        CHECK(forward<words::softmax>(shape<3>, {x, -x, 0})
              == std::vector<double>{1, x == 100 ? std::exp(-200) : 0, x == 100 ? std::exp(-100) : 0});
        CHECK(forward<words::softmax>(shape<3>, {-x, x, x})
              == std::vector<double>{x == 100 ? std::exp(-200) / 2 : 0, 0.5, 0.5});
        CHECK(forward<words::softmax>(shape<2>, {x, x}) == std::vector<double>{0.5, 0.5});
        CHECK(forward<words::softmax>(shape<2>, {-x, -x}) == std::vector<double>{0.5, 0.5});
        const float f[] = {float(x), float(-x)};
        float y[2];
        words::softmax::forward(shape<2>, f, f, y);
        CHECK(y[0] == 1);
        CHECK(y[1] == 0);
    }
    CHECK(forward<words::softmax>(shape<2>, {0, -std::numeric_limits<double>::infinity()})
          == std::vector<double>{1, 0});
    for (double value : forward<words::softmax>(shape<2>, {0, std::numeric_limits<double>::quiet_NaN()}))
        CHECK(std::isnan(value));
}

TEST_CASE("softmax: gradients") {
    check_gradients(softmax, shape<6>);
    check_gradients(softmax, shape<2, 3, 4>);
}
