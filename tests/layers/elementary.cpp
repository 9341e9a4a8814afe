#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/activations.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <math.h> // sqrt of a number, as in C
#include <string_view>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

/// Calls visit(word, the same formula with the standard library, whether negative numbers have a result).
template <class Visit>
void for_each_function(Visit visit) {
    visit(words::abs{}, [](double x) { return std::fabs(x); }, true);
    visit(square, [](double x) { return x * x; }, true);
    visit(words::exp{}, [](double x) { return std::exp(x); }, true);
    visit(reciprocal, [](double x) { return 1 / x; }, true);
    visit(power<1>, [](double x) { return x; }, true);
    visit(power<3>, [](double x) { return std::pow(x, 3); }, true);
    visit(power<-2>, [](double x) { return std::pow(x, -2); }, true);
    visit(words::sqrt{}, [](double x) { return std::sqrt(x); }, false);
    visit(words::log{}, [](double x) { return std::log(x); }, false);
    visit(power<0.5>, [](double x) { return std::pow(x, 0.5); }, false);
    visit(power<2.5>, [](double x) { return std::pow(x, 2.5); }, false);
    visit(power<-1.3>, [](double x) { return std::pow(x, -1.3); }, false);
    visit(power<0.75>, [](double x) { return std::pow(x, 0.75); }, false);
    visit(power<1.75>, [](double x) { return std::pow(x, 1.75); }, false);
}

/// Not 0, where some are infinite.
std::vector<double> points(bool negative) {
    std::vector<double> x;
    for (int i = 0; i <= 90; ++i) x.push_back(0.0973 * i + 0.031);
    if (negative)
        for (int i = 0; i <= 90; ++i) x.push_back(-x[std::size_t(i)]);
    return x;
}

bool same(double a, double b, double tolerance) {
    return a == b || (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= tolerance * std::fabs(b);
}

} // namespace

TEST_CASE("a function's formula, value by value") {
    for_each_function([](auto word, auto formula, bool negative) {
        using W = decltype(word);
        CAPTURE(W::label);
        const auto x = points(negative);
        const auto y = forward<W>(dims::vector(x.size()), x);
        for (std::size_t i = 0; i < x.size(); ++i) {
            CAPTURE(x[i]);
            CHECK(same(y[i], formula(x[i]), 1e-13));
        }
    });
}

TEST_CASE("a function's gradient against central differences") {
    for_each_function([](auto word, auto, bool negative) {
        using W = decltype(word);
        CAPTURE(W::label);
        auto x = points(negative);
        for (double& value : x) value = value < 0 ? value / 3 - 0.5 : value / 3 + 0.5;
        check_gradients<W>(dims::vector(x.size()), x, {});
    });
}

TEST_CASE("a function of 0, of infinities, of negative numbers and of NaN is the standard library's") {
    for_each_function([](auto word, auto formula, bool negative) {
        using W = decltype(word);
        CAPTURE(W::label);
        for (double x : {0.0, infinity<double>, not_a_number<double>, 1e30, 1e-30}) {
            CAPTURE(x);
            CHECK(same(W::apply(x), formula(x), 1e-13));
        }
        for (double x : {-1.0, -8.0, -1e-30}) {
            CAPTURE(x);
            CHECK(same(W::apply(x), formula(x), 1e-13));
            CHECK(std::isnan(W::apply(float(x))) == !negative);
        }
        CHECK(std::isnan(W::apply(not_a_number<float>)));
    });
    CHECK(words::exp::apply(-infinity<double>) == 0);
    CHECK(words::abs::apply(-infinity<double>) == infinity<double>);
    CHECK(words::reciprocal::apply(-infinity<double>) == 0);
}

namespace {

/// The word, applied to x in a register beside other numbers.
template <class Word, class T>
T in_register(T x) {
    using V = simd::batch<T>;
    T all[simd::lanes<V>] = {T(0.5), x};
    volatile T* const hidden = all;
    hidden[0] = T(0.25);
    simd::store(all, Word::apply(simd::load<V>(all)));
    return all[1];
}

} // namespace

TEST_CASE_TEMPLATE("a function of registers: to the last bits", T, float, double) {
    if constexpr (simd::lanes<simd::batch<T>> > 1)
        for_each_function([](auto word, auto formula, bool negative) {
            using W = decltype(word);
            CAPTURE(W::label);
            double largest = 0;
            const auto check = [&](T x) {
                const double y = formula(double(x));
                if (std::fabs(y) < 1e-36 || std::fabs(y) > 1e36) return;
                const double error = std::fabs(double(in_register<W>(x)) - y) / std::fabs(y);
                if (!(error <= largest)) largest = error;
            };
            for (double x = 1e-12; x < 1e12; x *= 1.0037) {
                check(T(x));
                if (negative) check(T(-x));
            }
            const bool through_log = std::string_view(W::label) == "power";
            CHECK(largest < (through_log ? 32 : 4) * double(std::numeric_limits<T>::epsilon()));
        });
}

TEST_CASE_TEMPLATE("a function of registers at the ends", T, float, double) {
    if constexpr (simd::lanes<simd::batch<T>> > 1) {
        CHECK(in_register<words::exp>(T(0)) == 1);
        CHECK(in_register<words::exp>(infinity<T>) == infinity<T>);
        CHECK(in_register<words::exp>(T(2000)) == infinity<T>);
        CHECK(in_register<words::exp>(-infinity<T>) == 0);
        CHECK(in_register<words::exp>(T(-2000)) == 0);
        CHECK(in_register<words::log>(T(1)) == 0);
        CHECK(in_register<words::log>(T(0)) == -infinity<T>);
        CHECK(in_register<words::log>(infinity<T>) == infinity<T>);
        CHECK(std::isnan(in_register<words::log>(T(-1))));
        CHECK(std::isnan(in_register<words::log>(-infinity<T>)));
        const T tiny = std::numeric_limits<T>::min() / 8;
        CHECK(in_register<words::log>(tiny) == doctest::Approx(double(std::log(tiny))).epsilon(1e-6));
        CHECK(in_register<words::power<1.3>>(T(0)) == 0);
        CHECK(in_register<words::power<-1.3>>(T(0)) == infinity<T>);
        CHECK(in_register<words::power<1.3>>(infinity<T>) == infinity<T>);
        CHECK(std::isnan(in_register<words::power<1.3>>(T(-1))));
        for_each_function([](auto word, auto, bool) {
            using W = decltype(word);
            CAPTURE(W::label);
            CHECK(std::isnan(in_register<W>(not_a_number<T>)));
        });
    }
}

TEST_CASE("what is monotonic says so truly; what has no value for negative numbers is not") {
    for_each_function([](auto word, auto, bool negative) {
        using W = decltype(word);
        CAPTURE(W::label);
        bool rises = negative;
        for (int i = -200; i < 200; ++i) rises = rises && W::apply(0.05 * i) <= W::apply(0.05 * (i + 1));
        if constexpr (requires { W::monotonic; })
            CHECK(W::monotonic == rises);
        else
            CHECK(!rises);
    });
}

TEST_CASE("derivatives at the edges") {
    static_assert(words::abs::derivative(0.0, 0.0) == 0 && words::abs::derivative(-2.0, 2.0) == -1);
    static_assert(words::power<1.0>::derivative(0.0, 0.0) == 1);
    CHECK(words::sqrt::derivative(0.0, 0.0) == infinity<double>);
    CHECK(words::log::derivative(0.0, -infinity<double>) == infinity<double>);
}

namespace {

template <class Word>
constexpr double of(double x, Word) {
    return Word::apply(x);
}
constexpr bool near(double a, double b) { return a - b < 1e-15 && b - a < 1e-15; }

template <class A, class B>
constexpr bool same_type(A, B) {
    return std::is_same_v<A, B>;
}

} // namespace

TEST_CASE("functions while compiling") {
    static_assert(of(-3, words::abs{}) == 3 && of(-3, square) == 9 && of(4, reciprocal) == 0.25);
    static_assert(of(2.25, words::sqrt{}) == 1.5 && of(9, power<1.5>) == 27 && of(-2, power<-3>) == -0.125);
    static_assert(near(of(1, words::exp{}), 2.7182818284590452)
                  && near(of(2, words::log{}), 0.69314718055994531));
    static_assert(near(of(2, power<0.3>), 1.2311444133449163));
}

#define CHECK_FUNCTION(name)                                                                                 \
    do {                                                                                                     \
        constexpr words::name word{};                                                                        \
        static_assert(same_type(relu >> name, relu >> word) && same_type(name >> relu, word >> relu));       \
        static_assert(same_type(relu + name, relu + word) && same_type(name + relu, word + relu));           \
        static_assert(same_type(relu | name, relu | word) && same_type(name | relu, word | relu));           \
        static_assert(same_type(relu * name, relu * word) && same_type(name * relu, word * relu));           \
        static_assert(same_type(repeat<2>(name), word >> word));                                             \
        static_assert(same_type(activation<name>, options::activation<words::name>{}));                      \
        static_assert(same_type(relu >> lamina::name, relu >> word));                                        \
    } while (false)

TEST_CASE("abs, sqrt, exp and log in a sentence are words, of a number the C library's functions") {
    CHECK_FUNCTION(abs);
    CHECK_FUNCTION(sqrt);
    CHECK_FUNCTION(exp);
    CHECK_FUNCTION(log);
    CHECK(sqrt(2.25) == 1.5);
    CHECK(::exp(0.0) == 1);
    CHECK(log(1.0f) == 0);
    static_assert(std::is_same_v<decltype(abs(-3)), int> && std::is_same_v<decltype(sqrt(2.0)), double>);
    double (*const function)(double) = sqrt;
    CHECK(function(4) == 2);
}

TEST_CASE("the std functions beside them") {
    using namespace std;
    CHECK(abs(-3.5) == 3.5);
    CHECK(sqrt(4) == 2);
    static_assert(same_type(relu >> sqrt >> log, relu >> words::sqrt{} >> words::log{}));
}
