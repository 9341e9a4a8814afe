#include <lamina/language/queries.hpp>
#include <lamina/layers/reduction.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class Word>
std::vector<double> result(Word) {
    // 2 × 3 pixels of 2 channels.
    return forward<Word>(shape<2, 3, 2>, {1, 2, 3, 4, 5, 9, /**/ -1, 0, 1, -4, -3, -5});
}

template <class Visit>
void for_each_word(Visit visit) {
    visit(channel_mean);
    visit(channel_max);
    visit(height_mean);
    visit(height_max);
    visit(width_mean);
    visit(width_max);
}

} // namespace

TEST_CASE("means and maxima along an axis, by hand") {
    CHECK(result(channel_mean) == std::vector<double>{1.5, 3.5, 7, -0.5, -1.5, -4});
    CHECK(result(channel_max) == std::vector<double>{2, 4, 9, 0, 1, -3});
    CHECK(result(height_mean) == std::vector<double>{0, 1, 2, 0, 1, 2});
    CHECK(result(height_max) == std::vector<double>{1, 2, 3, 4, 5, 9});
    CHECK(result(width_mean) == std::vector<double>{3, 5, -1, -3});
    CHECK(result(width_max) == std::vector<double>{5, 9, 1, 0});
}

TEST_CASE("means and maxima of the channels of a vector") {
    CHECK(forward<std::remove_cv_t<decltype(channel_mean)>>(shape<4>, {1, 2, 3, -2})
          == std::vector<double>{1});
    CHECK(forward<std::remove_cv_t<decltype(channel_max)>>(shape<4>, {1, 2, 3, -2})
          == std::vector<double>{3});
}

TEST_CASE("means and maxima while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {-4, 4, 2, 8};
        std::array<double, 4> all{};
        decltype(width_mean)::forward(shape<1, 2, 2>, x, x, all.data());
        decltype(channel_max)::forward(shape<1, 2, 2>, x, x, all.data() + 2);
        return all;
    }();
    static_assert(y == std::array{-1.0, 6.0, 4.0, 8.0});
}

TEST_CASE("means and maxima: gradients, of which the first of equal values receives a maximum's") {
    for_each_word([](auto word) {
        check_gradients(word, shape<2, 3, 4>);
        check_gradients(word, shape<1, 1, 1>);
    });
    check_gradients(channel_mean, shape<5>);
    check_gradients(channel_max, shape<5>);
    const double x[] = {1, 3, 3, 2}, y[] = {3}, dy[] = {7};
    std::array<double, 4> dx{};
    decltype(channel_max)::backward<double>(shape<4>, x, y, nullptr, dy, dx.data(), nullptr);
    CHECK(dx == std::array{0.0, 7.0, 0.0, 0.0});
}

TEST_CASE("means and maxima: shapes and labels") {
    static_assert(output_shape<decltype(input<5, 4, 3> >> channel_mean)> == shape<5, 4, 1>);
    static_assert(output_shape<decltype(input<5, 4, 3> >> height_max)> == shape<1, 4, 3>);
    static_assert(output_shape<decltype(input<5, 4, 3> >> width_mean)> == shape<5, 1, 3>);
    static_assert(output_shape<decltype(input<9, 3> >> width_max)> == shape<1, 1, 3>);
    static_assert(output_shape<decltype(input<3> >> channel_max)> == shape<1>);
    static_assert(!is_valid<decltype(input<3> >> height_mean)> && !is_valid<decltype(input<3> >> width_max)>);
    std::string labels;
    for_each_word([&](auto word) { labels += decltype(word)::label + std::string(" "); });
    CHECK(labels == "channel_mean channel_max height_mean height_max width_mean width_max ");
}
