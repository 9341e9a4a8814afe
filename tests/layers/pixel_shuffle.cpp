#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_shuffle.hpp>

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("pixel_shuffle: shapes") {
    static_assert(output_shape<decltype(input<3, 2, 12> >> pixel_shuffle<2>)> == shape<6, 4, 3>);
    static_assert(output_shape<decltype(input<2, 3, 18> >> depth_to_space<3>)> == shape<6, 9, 2>);
    static_assert(output_shape<decltype(input<5, 7, 2> >> pixel_shuffle<1>)> == shape<5, 7, 2>);
    static_assert(parameters<decltype(input<3, 2, 12> >> pixel_shuffle<2>)> == 0);
    CHECK(words::pixel_shuffle<3>::describe() == "pixel_shuffle 3");
    CHECK(words::depth_to_space<2>::describe() == "depth_to_space 2");
}

TEST_CASE("pixel_shuffle: the square of its factor divides the channels of an image") {
    static_assert(is_valid<decltype(input<1, 1, 16> >> pixel_shuffle<4>)>);
    static_assert(!is_valid<decltype(input<4, 4, 8> >> pixel_shuffle<4>)>);
    static_assert(!is_valid<decltype(input<4, 4, 6> >> depth_to_space<2>)>);
    static_assert(is_valid<decltype(input<8, 4> >> pixel_shuffle<2>)>, "one row becomes two");
    static_assert(!is_valid<decltype(input<16> >> pixel_shuffle<2>)>);
    CHECK(!is_valid<decltype(input<4, 4, 3> >> depth_to_space<0>)>);
}

TEST_CASE("pixel_shuffle by hand") {
    // Two pixels of two channels of four places each: those of the first channel, then those of the second.
    const std::vector<double> x = {0, 1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 14, 15, 16, 17};
    CHECK(forward<words::pixel_shuffle<2>>(shape<1, 2, 8>, x)
          == std::vector<double>{0, 10, 1, 11, 4, 14, 5, 15, 2, 12, 3, 13, 6, 16, 7, 17});
    // Both channels of the first place, then those of the second.
    CHECK(forward<words::depth_to_space<2>>(shape<1, 1, 8>, {0, 10, 1, 11, 2, 12, 3, 13})
          == std::vector<double>{0, 10, 1, 11, 2, 12, 3, 13});
    CHECK(forward<words::depth_to_space<2>>(shape<1, 2, 4>, {0, 1, 2, 3, 4, 5, 6, 7})
          == std::vector<double>{0, 1, 4, 5, 2, 3, 6, 7});
}

TEST_CASE("pixel_shuffle: every element by the formula, and back again") {
    constexpr std::size_t factor = 3, channels = 2;
    const dims in = shape<2, 3, channels * factor * factor>, out = words::pixel_shuffle<factor>::output(in);
    const auto x = numbers(in.size());
    const auto torch = forward<words::pixel_shuffle<factor>>(in, x);
    const auto tensorflow = forward<words::depth_to_space<factor>>(in, x);
    for (std::size_t row = 0; row < out.height; ++row)
        for (std::size_t column = 0; column < out.width; ++column)
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t to = (row * out.width + column) * channels + c;
                const std::size_t pixel = (row / factor * in.width + column / factor) * in.channels;
                const std::size_t cell = row % factor * factor + column % factor;
                CHECK(torch[to] == x[pixel + c * factor * factor + cell]);
                CHECK(tensorflow[to] == x[pixel + cell * channels + c]);
            }
    CHECK(forward<words::pixel_unshuffle<factor>>(out, torch) == x);
    CHECK(forward<words::space_to_depth<factor>>(out, tensorflow) == x);
}

TEST_CASE("pixel_shuffle: gradients") {
    check_gradients(pixel_shuffle<2>, shape<2, 3, 8>);
    check_gradients(depth_to_space<2>, shape<2, 3, 8>);
    check_gradients(pixel_shuffle<3>, shape<2, 1, 9>);
}

TEST_CASE("pixel_shuffle while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4, 5, 6, 7, 8};
        std::array<float, 8> result{};
        words::pixel_shuffle<2>::forward(shape<1, 1, 8>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f, 5.0f, 2.0f, 6.0f, 3.0f, 7.0f, 4.0f, 8.0f});
}
