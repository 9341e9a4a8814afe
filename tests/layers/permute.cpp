#include <lamina/language/queries.hpp>
#include <lamina/layers/permute.hpp>

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("permute: shapes") {
    static_assert(output_shape<decltype(input<2, 3, 4> >> permute<2, 1, 3>)> == shape<3, 2, 4>);
    static_assert(output_shape<decltype(input<2, 3, 4> >> permute<2, 3, 1>)> == shape<3, 4, 2>);
    static_assert(output_shape<decltype(input<2, 3, 4> >> permute<3, 1, 2>)> == shape<4, 2, 3>);
    static_assert(output_shape<decltype(input<5, 4> >> permute<2, 1>)> == shape<4, 5>);
    static_assert(output_shape<decltype(input<5, 4> >> permute<2, 1, 3>)> == shape<5, 1, 4>);
    static_assert(parameters<decltype(input<2, 3, 4> >> permute<3, 2, 1>)> == 0);
    CHECK(words::permute<2, 1, 3>::describe() == "permute 2, 1, 3");
    CHECK(words::permute<2, 1>::describe() == "permute 2, 1");
}

TEST_CASE("permute takes every axis once") {
    static_assert(!is_valid<decltype(input<2, 3, 4> >> permute<1, 2, 2>)>);
    static_assert(!is_valid<decltype(input<2, 3, 4> >> permute<0, 1, 2>)>);
    static_assert(!is_valid<decltype(input<2, 3, 4> >> permute<1, 2, 7>)>, "7 is 3 in the last two bits");
    static_assert(!is_valid<decltype(input<2, 3, 4> >> permute<2, 1>)>);
    static_assert(!is_valid<decltype(input<3, 4> >> permute<2, 3>)>);
    CHECK(!is_valid<decltype(input<4> >> permute<2, 1>)>);
}

TEST_CASE("permute by hand") {
    CHECK(forward<words::permute<2, 1, 3>>(shape<2, 2, 2>, {1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{1, 2, 5, 6, 3, 4, 7, 8});
    CHECK(forward<words::permute<3, 1, 2>>(shape<1, 2, 3>, {1, 2, 3, 4, 5, 6})
          == std::vector<double>{1, 4, 2, 5, 3, 6});
    CHECK(forward<words::permute<2, 1>>(shape<2, 3>, {1, 2, 3, 4, 5, 6})
          == std::vector<double>{1, 4, 2, 5, 3, 6});
}

TEST_CASE("permute: every element by the definition") {
    const dims in = shape<2, 3, 4>, out = words::permute<2, 3, 1>::output(in);
    const auto x = numbers(in.size());
    const auto y = forward<words::permute<2, 3, 1>>(in, x);
    for (std::size_t h = 0; h < in.height; ++h)
        for (std::size_t w = 0; w < in.width; ++w)
            for (std::size_t c = 0; c < in.channels; ++c)
                CHECK(y[(w * out.width + c) * out.channels + h] == x[(h * in.width + w) * in.channels + c]);
    CHECK(forward<words::permute<3, 1, 2>>(out, y) == x);
}

TEST_CASE("permute: gradients") {
    check_gradients(permute<2, 3, 1>, shape<2, 3, 4>);
    check_gradients(permute<3, 2, 1>, shape<2, 3, 4>);
    check_gradients(permute<2, 1>, shape<3, 2>);
}

TEST_CASE("permute while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4};
        std::array<float, 4> result{};
        words::permute<2, 1, 3>::forward(shape<2, 2, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f, 3.0f, 2.0f, 4.0f});
}
