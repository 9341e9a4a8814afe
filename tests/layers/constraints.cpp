#include <lamina/layers/constraints.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class C, class T>
std::vector<T> applied(C, std::vector<T> w, std::size_t units) {
    C::apply(std::span(w), units);
    return w;
}

std::vector<double> example(std::size_t rows, std::size_t units) {
    std::vector<double> w(rows * units);
    for (std::size_t i = 0; i < w.size(); ++i) w[i] = 0.3 * std::sin(1.7 * static_cast<double>(i) + 1);
    return w;
}

double norm_of(const std::vector<double>& w, std::size_t units, std::size_t unit) {
    double sum = 0;
    for (std::size_t i = unit; i < w.size(); i += units) sum += w[i] * w[i];
    return std::sqrt(sum);
}

/// Compares each column with its expected multiple, desired(norm) / (1e-7 + norm).
template <class C, class Desired>
void check_against_naive(C c, std::size_t rows, std::size_t units, Desired desired) {
    const auto before = example(rows, units);
    const auto after = applied(c, before, units);
    for (std::size_t unit = 0; unit < units; ++unit) {
        const double norm = norm_of(before, units, unit);
        for (std::size_t i = unit; i < before.size(); i += units)
            CHECK(after[i] == doctest::Approx(before[i] * desired(norm) / (1e-7 + norm)).epsilon(1e-12));
    }
}

template <auto Option>
struct takes_an_option {};

} // namespace

TEST_CASE("constraints are empty and usable as template arguments") {
    static_assert(constraint<constraints::non_neg> && constraint<constraints::no_constraint>);
    static_assert(constraint<std::remove_cv_t<decltype(max_norm<>)>> && !constraint<double>);
    static_assert(std::is_empty_v<constraints::min_max_norm<0.0, 1.0, 1.0>>);
    static_assert(std::same_as<takes_an_option<max_norm<>>, takes_an_option<max_norm<2>>>);
    static_assert(std::same_as<takes_an_option<min_max_norm<>>, takes_an_option<min_max_norm<0, 1, 1>>>);
}

TEST_CASE_TEMPLATE("non_neg cuts at zero and leaves the rest", T, float, double) {
    CHECK(applied(non_neg, std::vector<T>{T(-1), T(2), T(0), T(-0.5)}, 2) == std::vector<T>{0, 2, 0, 0});
    const T nan = std::numeric_limits<T>::quiet_NaN();
    CHECK(std::isnan(applied(non_neg, std::vector<T>{nan}, 1)[0]));
}

TEST_CASE("no_constraint leaves everything") {
    CHECK(applied(constraints::no_constraint{}, std::vector<double>{-1, 2}, 1) == std::vector<double>{-1, 2});
}

TEST_CASE_TEMPLATE("norms are those of columns", T, float, double) {
    // Columns (3, 4) and (0.3, 0.4).
    const std::vector<T> w{T(3), T(0.3), T(4), T(0.4)};
    const auto unit = applied(unit_norm, w, 2);
    CHECK(unit[0] == doctest::Approx(0.6).epsilon(1e-6));
    CHECK(unit[2] == doctest::Approx(0.8).epsilon(1e-6));
    CHECK(unit[1] == doctest::Approx(0.6).epsilon(1e-6));
    const auto limited = applied(max_norm<1>, w, 2);
    CHECK(limited[0] == doctest::Approx(0.6).epsilon(1e-6));
    CHECK(limited[1] == doctest::Approx(0.3).epsilon(1e-6));
    const auto between = applied(min_max_norm<1, 2>, w, 2);
    CHECK(between[0] == doctest::Approx(1.2).epsilon(1e-6));
    CHECK(between[3] == doctest::Approx(0.8).epsilon(1e-6));
    const auto halfway = applied(min_max_norm<1, 2, 0.5>, w, 2);
    CHECK(halfway[0] == doctest::Approx(3.5 * 0.6).epsilon(1e-6));
    CHECK(halfway[1] == doctest::Approx(0.75 * 0.6).epsilon(1e-6));
}

TEST_CASE("any number of units agrees with naive loops") {
    for (const std::size_t units : {1u, 2u, 15u, 16u, 17u, 33u, 64u}) {
        check_against_naive(unit_norm, 9, units, [](double) { return 1.0; });
        check_against_naive(max_norm<0.5>, 9, units, [](double n) { return std::min(n, 0.5); });
        check_against_naive(min_max_norm<0.55, 0.6, 0.25>, 9, units,
                            [](double n) { return 0.25 * std::clamp(n, 0.55, 0.6) + 0.75 * n; });
    }
}

TEST_CASE("weights that are all zero stay zero, and nothing stays nothing") {
    CHECK(applied(unit_norm, std::vector<double>{0, 0}, 1) == std::vector<double>{0, 0});
    CHECK(applied(min_max_norm<1, 2>, std::vector<double>{0, 0}, 2) == std::vector<double>{0, 0});
    CHECK(applied(max_norm<>, std::vector<double>{}, 4).empty());
}
