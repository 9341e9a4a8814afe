#include <lamina/training/metrics.hpp>

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <span>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}

TEST_CASE("argmax is the first of the largest, at compile time too") {
    static_assert(argmax(std::array{1, 5, 3, 5}) == 1);
    const std::vector<float> scores{-3, -1, -2};
    CHECK(argmax(scores) == 1);
    CHECK(argmax(std::span(scores)) == 1);
    CHECK(argmax(std::array{2.0}) == 0);
    CHECK(argmax(std::array{0.0, 0.0}) == 0);
}

TEST_CASE("argmax passes over what is not a number") {
    CHECK(argmax(std::array{not_a_number, 1.0, 2.0}) == 2);
    CHECK(argmax(std::array{not_a_number, not_a_number, -1.0, -2.0}) == 2);
    CHECK(argmax(std::array{1.0, not_a_number, 2.0, not_a_number}) == 2);
    CHECK(argmax(std::array{not_a_number, not_a_number}) == 0);
}

TEST_CASE("in_top_k counts who ranks before the label") {
    constexpr std::array scores{0.1, 0.4, 0.3, 0.2};
    static_assert(in_top_k(scores, 1, 1));
    CHECK(!in_top_k(scores, 2, 1));
    CHECK(in_top_k(scores, 2, 2));
    CHECK(!in_top_k(scores, 0, 3));
    CHECK(in_top_k(scores, 0, 4));
    CHECK(in_top_k(scores, 0, 100));
    CHECK(!in_top_k(scores, 1, 0));
}

TEST_CASE("equal scores rank by index") {
    constexpr std::array scores{0.25, 0.5, 0.25, 0.25};
    CHECK(in_top_k(scores, 0, 2));
    CHECK(!in_top_k(scores, 2, 2));
    CHECK(in_top_k(scores, 2, 3));
    CHECK(!in_top_k(scores, 3, 3));
    const std::vector<float> same(10, 0.1f);
    for (std::uint32_t label = 0; label < 10; ++label)
        CHECK(in_top_k(same, label, 1) == (argmax(same) == label));
}

TEST_CASE("a label that is not a number is a miss") {
    CHECK(!in_top_k(std::array{not_a_number, 1.0}, 0, 2));
    CHECK(in_top_k(std::array{not_a_number, 1.0}, 1, 1));
    CHECK(!in_top_k(std::array{not_a_number, not_a_number}, 0, 1));
}

TEST_CASE("accuracy and top_k_accuracy are shares of hits") {
    accuracy first, elsewhere;
    top_k_accuracy two(2);
    CHECK(first.value() == 0);
    const std::array scores{0.1, 0.4, 0.3, 0.2};
    for (const std::uint32_t label : {1u, 2u, 1u, 0u}) {
        first.add(scores, label);
        two.add(scores, label);
    }
    CHECK(first.value() == 0.5);
    CHECK(two.value() == 0.75);
    elsewhere.add(scores, 1);
    elsewhere.add(scores, 1);
    elsewhere.add(scores, 1);
    elsewhere.add(scores, 1);
    first.merge(elsewhere);
    CHECK(first.value() == 0.75);
    top_k_accuracy other(2);
    other.add(scores, 0);
    two.merge(other);
    CHECK(two.value() == doctest::Approx(0.6));
}

TEST_CASE("top_k_accuracy looks at five classes unless told") {
    const std::array scores{6, 5, 4, 3, 2, 1};
    top_k_accuracy m;
    m.add(scores, 4);
    m.add(scores, 5);
    CHECK(m.value() == 0.5);
}

TEST_CASE("running_mean weighs what is added") {
    running_mean m, other;
    CHECK(m.value() == 0);
    m.add(2);
    m.add(4);
    CHECK(m.value() == 3);
    other.add(10, 3);
    m.merge(other);
    CHECK(m.value() == doctest::Approx(36.0 / 5));
    CHECK(m.weight() == 5);
}
