#include <lamina/layers/dense.hpp>

#include <doctest/doctest.h>

#include <array>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("dense: kernel inputs × units, then the bias") {
    const std::vector<double> kernel_and_bias{1, 2, 3, 4, 5, 6, 100, 200};
    CHECK(forward<words::dense<2>>(shape<3>, {1, 10, 100}, kernel_and_bias) == std::vector<double>{631, 842});
    CHECK(forward<decltype(dense<2>(no_bias))>(shape<3>, {1, 10, 100}, {1, 2, 3, 4, 5, 6})
          == std::vector<double>{531, 642});
}

TEST_CASE("dense while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2}, p[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        std::array<float, 3> result{};
        words::dense<3>::forward(shape<2>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{16.0f, 20.0f, 24.0f});
}

TEST_CASE("dense: parameters") {
    constexpr auto with_bias = words::dense<10>::parameters(shape<4608>);
    static_assert(with_bias.size() == 2 && with_bias[0].size() == 46'080 && with_bias[1].size() == 10);
    static_assert(with_bias[0].rank == 2 && with_bias[0].extents[0] == 4608 && with_bias[0].extents[1] == 10);
    static_assert(with_bias[0].fan_in == 4608 && with_bias[0].fan_out == 10 && with_bias[0].trainable);
    CHECK(with_bias[0].label == std::string("kernel"));
    CHECK(with_bias[1].label == std::string("bias"));
    static_assert(decltype(dense<10>(no_bias))::parameters(shape<7>).size() == 1);
    static_assert(words::dense<10>::macs(shape<4608>) == 46'080);
}

TEST_CASE("dense: gradients") {
    check_gradients(dense<4>, shape<7>);
    check_gradients(dense<4>(no_bias), shape<7>);
    check_gradients(dense<1>, shape<1>);
}
