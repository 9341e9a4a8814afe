#include <lamina/layers/math.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <type_traits>

using namespace lamina;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr bool is_nan(double x) { return x != x; }

/// The largest relative error of f compared with g at evenly spaced points from `low` to `high`.
template <class F, class G>
double relative_error(double low, double high, int count, F f, G g) {
    double largest = 0;
    for (int i = 0; i <= count; ++i) {
        const double x = low + (high - low) * i / count;
        const double expected = g(x), found = f(x);
        const double error = expected == 0 ? std::abs(found) : std::abs(found / expected - 1);
        largest = error <= largest ? largest : error;
    }
    return largest;
}
template <class F, class G>
double relative_error_of_powers(double low, double high, F f, G g) {
    double largest = 0;
    for (double x = low; x < high; x *= 2.37) {
        const double error = std::abs(f(x) / g(x) - 1);
        largest = error <= largest ? largest : error;
    }
    return largest;
}

// The functions for compile time, called at run time.
const auto exp_ = [](double x) { return math::detail::exp(x); };
const auto log_ = [](double x) { return math::detail::log(x); };
const auto sqrt_ = [](double x) { return math::detail::sqrt(x); };
const auto tanh_ = [](double x) { return math::detail::tanh(x); };
const auto erf_ = [](double x) { return math::detail::erf(x); };
const auto std_exp = [](double x) { return std::exp(x); };
const auto std_log = [](double x) { return std::log(x); };
const auto std_sqrt = [](double x) { return std::sqrt(x); };
const auto std_tanh = [](double x) { return std::tanh(x); };
const auto std_erf = [](double x) { return std::erf(x); };

} // namespace

TEST_CASE("exp") {
    CHECK(relative_error(-1, 1, 10'000, exp_, std_exp) < 1e-15);
    CHECK(relative_error(-708, 709.5, 10'000, exp_, std_exp) < 1e-14);
    CHECK(relative_error_of_powers(1e-300, 700, exp_, std_exp) < 1e-14);
    CHECK(std::abs(math::detail::exp(-744.0) - std::exp(-744.0)) <= 5e-324);
    static_assert(math::exp(0.0) == 1 && math::exp(-0.0) == 1);
    static_assert(math::exp(infinity) == infinity && math::exp(-infinity) == 0);
    static_assert(math::exp(1e4) == infinity && math::exp(-1e4) == 0);
    static_assert(is_nan(math::exp(not_a_number)));
    static_assert(math::exp(1.0) > 2.71828182845904 && math::exp(1.0) < 2.71828182845905);
}

TEST_CASE("log") {
    CHECK(relative_error(0.01, 3, 10'000, log_, std_log) < 1e-15);
    CHECK(relative_error_of_powers(5e-324, 1e308, log_, std_log) < 1e-15);
    CHECK(relative_error(1, 1.0001, 1'000, log_, std_log) < 1e-14);
    CHECK(relative_error(0.9999, 1, 1'000, log_, std_log) < 1e-14);
    static_assert(math::log(1.0) == 0);
    static_assert(math::log(0.0) == -infinity && math::log(infinity) == infinity);
    static_assert(is_nan(math::log(-1.0)) && is_nan(math::log(not_a_number)));
}

TEST_CASE("sqrt") {
    CHECK(relative_error(0, 100, 10'000, sqrt_, std_sqrt) < 1e-15);
    CHECK(relative_error_of_powers(1e-300, 1e308, sqrt_, std_sqrt) < 1e-15);
    static_assert(math::sqrt(0.0) == 0 && math::sqrt(1.0) == 1 && math::sqrt(4.0) == 2
                  && math::sqrt(0.25) == 0.5);
    static_assert(math::sqrt(infinity) == infinity);
    static_assert(is_nan(math::sqrt(-1.0)) && is_nan(math::sqrt(not_a_number)));
}

TEST_CASE("tanh") {
    CHECK(relative_error(-25, 25, 10'001, tanh_, std_tanh) < 1e-14);
    CHECK(relative_error(-0.2, 0.2, 10'001, tanh_, std_tanh) < 1e-14);
    CHECK(relative_error_of_powers(1e-300, 1, tanh_, std_tanh) < 1e-14);
    static_assert(math::tanh(0.0) == 0 && math::tanh(1e4) == 1 && math::tanh(-1e4) == -1);
    static_assert(math::tanh(infinity) == 1 && math::tanh(-infinity) == -1
                  && is_nan(math::tanh(not_a_number)));
}

TEST_CASE("erf") {
    CHECK(relative_error(-7, 7, 10'001, erf_, std_erf) < 1e-14);
    CHECK(relative_error_of_powers(1e-300, 1, erf_, std_erf) < 1e-14);
    static_assert(math::erf(0.0) == 0 && math::erf(1e4) == 1 && math::erf(-1e4) == -1);
    static_assert(math::erf(infinity) == 1 && math::erf(-infinity) == -1 && is_nan(math::erf(not_a_number)));
}

TEST_CASE("run time uses the standard library, in the scalar's own type") {
    volatile double x = 0.7;
    CHECK(math::exp(double(x)) == std::exp(double(x)));
    CHECK(math::erf(double(x)) == std::erf(double(x)));
    volatile float y = 0.7f;
    CHECK(math::tanh(float(y)) == std::tanh(float(y)));
    static_assert(std::is_same_v<decltype(math::log(1.0f)), float>
                  && std::is_same_v<decltype(math::sqrt(1.0)), double>);
}

TEST_CASE("float while compiling is double, rounded once") {
    static_assert(math::exp(1.0f) == float(math::exp(1.0)));
    static_assert(math::exp(100.0f) == std::numeric_limits<float>::infinity());
    static_assert(math::sqrt(2.0f) == float(math::sqrt(2.0)));
}

TEST_CASE("fabs and select") {
    static_assert(math::fabs(-2.5) == 2.5 && math::fabs(2.5f) == 2.5f && math::fabs(0.0) == 0);
    static_assert(math::select(true, 1.0, 2.0) == 1 && math::select(false, 1.0, 2.0) == 2);
}
