#include <lamina/language/queries.hpp>
#include <lamina/layers/cropping2d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("cropping2d: sides as they are written") {
    using all = words::cropping2d<kernels::margins{1, 1, 1, 1}>;
    static_assert(std::is_same_v<const all, decltype(cropping2d<1>)>);
    static_assert(all::output(shape<4, 5, 4>) == shape<2, 3, 4>);
    static_assert(decltype(cropping2d<1, 2>)::output(shape<4, 7, 4>) == shape<2, 3, 4>);
    static_assert(decltype(cropping2d<1, 2, 3, 4>)::output(shape<5, 10, 4>) == shape<2, 3, 4>);
    CHECK(decltype(cropping2d<1, 2, 3, 4>)::describe() == "cropping2d 1, 2, 3, 4");
}

TEST_CASE("cropping2d leaves a row and a column") {
    static_assert(is_valid<decltype(input<4, 9, 2> >> cropping2d<2, 1, 5, 3>)>);
    static_assert(!is_valid<decltype(input<4, 9, 2> >> cropping2d<2, 2, 0, 0>)>);
    static_assert(!is_valid<decltype(input<4, 9, 2> >> cropping2d<0, 5, 0, 0>)>);
    static_assert(!is_valid<decltype(input<9, 4, 2> >> cropping2d<0, 0, 2, 2>)>);
    CHECK(!is_valid<decltype(input<9, 4, 2> >> cropping2d<0, 0, 5, 0>)>);
}

TEST_CASE("cropping2d by hand") {
    CHECK(forward<decltype(cropping2d<1, 0, 2, 1>)>(shape<2, 4, 1>, {1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{7});
    CHECK(forward<decltype(cropping2d<0, 1>)>(shape<1, 4, 2>, {1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{3, 4, 5, 6});
    CHECK(forward<decltype(cropping2d<0>)>(shape<1, 2, 2>, {1, 2, 3, 4}) == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("cropping2d: gradients") {
    check_gradients(cropping2d<1>, shape<3, 4, 2>);
    check_gradients(cropping2d<0, 2, 2, 1>, shape<3, 6, 3>);
}

TEST_CASE("cropping2d while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4};
        std::array<float, 2> result{};
        words::cropping2d<kernels::margins{0, 0, 1, 1}>::forward(shape<1, 4, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{2.0f, 3.0f});
}
