#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("pixel_unshuffle: shapes") {
    static_assert(output_shape<decltype(input<6, 4, 3> >> pixel_unshuffle<2>)> == shape<3, 2, 12>);
    static_assert(output_shape<decltype(input<6, 9, 2> >> pixel_unshuffle<3>)> == shape<2, 3, 18>);
    static_assert(output_shape<decltype(input<5, 7, 2> >> pixel_unshuffle<1>)> == shape<5, 7, 2>);
    static_assert(output_shape<decltype(input<6, 9, 2> >> space_to_depth<3>)> == shape<2, 3, 18>);
    static_assert(parameters<decltype(input<6, 4, 3> >> pixel_unshuffle<2>)> == 0);
    CHECK(words::pixel_unshuffle<3>::describe() == "pixel_unshuffle 3");
    CHECK(words::space_to_depth<2>::describe() == "space_to_depth 2");
}

TEST_CASE("pixel_unshuffle divides both sides of an image") {
    static_assert(is_valid<decltype(input<4, 8, 3> >> pixel_unshuffle<4>)>);
    static_assert(!is_valid<decltype(input<4, 6, 3> >> pixel_unshuffle<4>)>);
    static_assert(!is_valid<decltype(input<6, 4, 3> >> pixel_unshuffle<4>)>);
    static_assert(!is_valid<decltype(input<6, 4, 3> >> space_to_depth<4>)>);
    static_assert(!is_valid<decltype(input<2, 4, 3> >> pixel_unshuffle<4>)>);
    static_assert(!is_valid<decltype(input<8, 3> >> pixel_unshuffle<2>)>, "one row");
    static_assert(!is_valid<decltype(input<16> >> pixel_unshuffle<1>)>);
    CHECK(!is_valid<decltype(input<4, 4, 3> >> pixel_unshuffle<0>)>);
}

TEST_CASE("pixel_unshuffle by hand") {
    // One channel: 0  1  2  3 |  4  5  6  7 | …, in squares of 2×2.
    CHECK(forward<words::pixel_unshuffle<2>>(shape<2, 4, 1>, {0, 1, 2, 3, 4, 5, 6, 7})
          == std::vector<double>{0, 1, 4, 5, 2, 3, 6, 7});
    // Two channels, the second the first plus 10: all places of the first channel come before the second's.
    CHECK(forward<words::pixel_unshuffle<2>>(shape<4, 2, 2>,
                                             {0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17})
          == std::vector<double>{0, 1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 14, 15, 16, 17});
    CHECK(forward<words::pixel_unshuffle<3>>(shape<3, 3, 1>, {0, 1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(forward<words::pixel_unshuffle<1>>(shape<1, 2, 2>, {1, 2, 3, 4})
          == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("space_to_depth by hand: both channels of the first place, then those of the next") {
    CHECK(forward<words::space_to_depth<2>>(shape<2, 4, 2>,
                                            {0, 10, 1, 11, 4, 14, 5, 15, 2, 12, 3, 13, 6, 16, 7, 17})
          == std::vector<double>{0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17});
}

TEST_CASE("pixel_unshuffle: every element by the formula") {
    constexpr std::size_t factor = 3;
    const dims in = shape<6, 9, 2>, out = words::pixel_unshuffle<factor>::output(in);
    const auto x = numbers(in.size());
    const auto y = forward<words::pixel_unshuffle<factor>>(in, x);
    for (std::size_t row = 0; row < in.height; ++row)
        for (std::size_t column = 0; column < in.width; ++column)
            for (std::size_t c = 0; c < in.channels; ++c) {
                const std::size_t pixel = row / factor * out.width + column / factor;
                const std::size_t to = c * factor * factor + row % factor * factor + column % factor;
                CHECK(y[pixel * out.channels + to] == x[(row * in.width + column) * in.channels + c]);
            }
}

TEST_CASE("pixel_unshuffle: gradients") {
    check_gradients(pixel_unshuffle<2>, shape<2, 6, 3>);
    check_gradients(pixel_unshuffle<3>, shape<6, 3, 2>);
    check_gradients(space_to_depth<2>, shape<2, 6, 3>);
    check_gradients(pixel_unshuffle<1>, shape<2, 3, 2>);
}

TEST_CASE("pixel_unshuffle while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4, 5, 6, 7, 8};
        std::array<float, 8> result{};
        words::pixel_unshuffle<2>::forward(shape<2, 2, 2>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f, 3.0f, 5.0f, 7.0f, 2.0f, 4.0f, 6.0f, 8.0f});
}
