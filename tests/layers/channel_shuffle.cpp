#include <lamina/layers/channel_shuffle.hpp>

#include <doctest/doctest.h>

#include <array>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("channel_shuffle by hand") {
    CHECK(forward<words::channel_shuffle<2>>(shape<6>, {1, 2, 3, 4, 5, 6})
          == std::vector<double>{1, 4, 2, 5, 3, 6});
    CHECK(forward<words::channel_shuffle<3>>(shape<6>, {1, 2, 3, 4, 5, 6})
          == std::vector<double>{1, 3, 5, 2, 4, 6});
    CHECK(forward<words::channel_shuffle<2>>(shape<1, 2, 4>, {1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{1, 3, 2, 4, 5, 7, 6, 8});
    CHECK(forward<words::channel_shuffle<1>>(shape<4>, {1, 2, 3, 4}) == std::vector<double>{1, 2, 3, 4});
    CHECK(forward<words::channel_shuffle<4>>(shape<4>, {1, 2, 3, 4}) == std::vector<double>{1, 2, 3, 4});
    CHECK(words::channel_shuffle<3>::describe() == "channel_shuffle, 3 groups");
}

TEST_CASE("channel_shuffle with as many groups as a group had channels takes it back") {
    const dims in = shape<2, 3, 12>;
    const auto x = numbers(in.size());
    const auto there = forward<words::channel_shuffle<3>>(in, x);
    CHECK(there != x);
    CHECK(forward<words::channel_shuffle<4>>(in, there) == x);
}

TEST_CASE("channel_shuffle: gradients") {
    check_gradients(channel_shuffle<2>, shape<2, 3, 6>);
    check_gradients(channel_shuffle<4>, shape<12>);
}

TEST_CASE("channel_shuffle while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4};
        std::array<float, 4> result{};
        words::channel_shuffle<2>::forward(shape<4>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f, 3.0f, 2.0f, 4.0f});
}
