#include <lamina/language/queries.hpp>
#include <lamina/layers/slice.hpp>

#include <doctest/doctest.h>

#include <array>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("slice: a range of channels, of images and of vectors") {
    static_assert(words::slice<1, 3>::output(shape<2, 3, 4>) == shape<2, 3, 2>);
    static_assert(words::slice<1, 3>::output(shape<4>) == shape<2>);
    CHECK(forward<words::slice<1, 3>>(shape<1, 2, 4>, {1, 2, 3, 4, 5, 6, 7, 8})
          == std::vector<double>{2, 3, 6, 7});
    CHECK(forward<words::slice<2, 3>>(shape<4>, {1, 2, 3, 4}) == std::vector<double>{3});
    CHECK(forward<words::slice<0, 2>>(shape<2, 1, 2>, {1, 2, 3, 4}) == std::vector<double>{1, 2, 3, 4});
    CHECK(words::slice<1, 3>::describe() == "slice 1…3");
}

TEST_CASE("split: equal parts") {
    static_assert(words::split<3, 1>::output(shape<2, 3, 6>) == shape<2, 3, 2>);
    static_assert(words::split<2, 0>::output(shape<8>) == shape<4>);
    const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8};
    CHECK(forward<words::split<2, 0>>(shape<1, 2, 4>, x) == std::vector<double>{1, 2, 5, 6});
    CHECK(forward<words::split<2, 1>>(shape<1, 2, 4>, x) == std::vector<double>{3, 4, 7, 8});
    CHECK(forward<words::split<4, 2>>(shape<8>, x) == std::vector<double>{5, 6});
    CHECK(forward<words::split<1, 0>>(shape<8>, x) == x);
    CHECK(words::split<3, 1>::describe() == "split 1 of 3");
}

TEST_CASE("slices hold some of the channels that there are") {
    constexpr auto fits = []<class Word>(Word word) { return is_valid<decltype(input<9, 9, 4> >> word)>; };
    static_assert(fits(slice<0, 4>) && fits(slice<3, 4>) && !fits(slice<0, 5>) && !fits(slice<4, 5>));
    static_assert(!fits(slice<2, 2>) && !fits(slice<3, 1>));
    static_assert(fits(split<4, 3>) && !fits(split<4, 4>) && !fits(split<3, 0>) && !fits(split<0, 0>));
    CHECK(fits(split<1, 0>));
}

TEST_CASE("slices: gradients") {
    check_gradients(slice<1, 3>, shape<2, 3, 4>);
    check_gradients(slice<0, 3>, shape<5>);
    check_gradients(split<3, 2>, shape<2, 1, 6>);
    check_gradients(split<2, 0>, shape<6>);
}

TEST_CASE("slices while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4};
        std::array<float, 3> result{};
        words::slice<1, 2>::forward(shape<4>, x, x, result.data());
        words::split<2, 1>::forward(shape<4>, x, x, result.data() + 1);
        return result;
    }();
    static_assert(y == std::array{2.0f, 3.0f, 4.0f});
}
