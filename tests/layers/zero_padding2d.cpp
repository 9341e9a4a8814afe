#include <lamina/layers/zero_padding2d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("zero_padding2d: sides as they are written") {
    using all = words::zero_padding2d<kernels::margins{1, 1, 1, 1}>;
    static_assert(std::is_same_v<const all, decltype(zero_padding2d<1>)>);
    static_assert(all::output(shape<2, 3, 4>) == shape<4, 5, 4>);
    static_assert(decltype(zero_padding2d<1, 2>)::output(shape<2, 3, 4>) == shape<4, 7, 4>);
    static_assert(decltype(zero_padding2d<1, 2, 3, 4>)::output(shape<2, 3, 4>) == shape<5, 10, 4>);
    CHECK(decltype(zero_padding2d<1, 2>)::describe() == "zero_padding2d 1, 1, 2, 2");
}

TEST_CASE("zero_padding2d by hand") {
    CHECK(forward<decltype(zero_padding2d<1, 0, 2, 1>)>(shape<2, 1, 1>, {7, 8})
          == std::vector<double>{0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 8, 0});
    CHECK(forward<decltype(zero_padding2d<0, 1>)>(shape<1, 2, 2>, {1, 2, 3, 4})
          == std::vector<double>{0, 0, 1, 2, 3, 4, 0, 0});
    CHECK(forward<decltype(zero_padding2d<0>)>(shape<1, 2, 2>, {1, 2, 3, 4})
          == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("zero_padding2d: gradients") {
    check_gradients(zero_padding2d<1>, shape<3, 2, 2>);
    check_gradients(zero_padding2d<0, 3, 2, 1>, shape<1, 4, 3>);
}

TEST_CASE("zero_padding2d while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {5};
        std::array<float, 6> result{};
        words::zero_padding2d<kernels::margins{1, 0, 1, 1}>::forward(shape<1, 1, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.0f, 0.0f, 0.0f, 0.0f, 5.0f, 0.0f});
}
