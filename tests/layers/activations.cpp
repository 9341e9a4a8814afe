#include <lamina/layers/activations.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <math.h> // tanh of a number, as in C
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Calls visit(word, the same formula with the standard library).
template <class Visit>
void for_each_activation(Visit visit) {
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    visit(relu, [](double x) { return std::fmax(x, 0); });
    visit(relu6, [](double x) { return std::fmin(std::fmax(x, 0), 6); });
    visit(leaky_relu<>, [](double x) { return x < 0 ? 0.01 * x : x; });
    visit(leaky_relu<0.3>, [](double x) { return x < 0 ? 0.3 * x : x; });
    visit(leaky_relu<-0.5>, [](double x) { return x < 0 ? -0.5 * x : x; });
    visit(hard_sigmoid, [](double x) { return std::fmin(std::fmax(x + 3, 0), 6) / 6; });
    visit(hard_sigmoid(sigmoid_slope<0.2>),
          [](double x) { return std::fmin(std::fmax(0.2 * x + 0.5, 0), 1); });
    visit(hard_sigmoid(sigmoid_offset<0.4>, sigmoid_slope<1>),
          [](double x) { return std::fmin(std::fmax(x + 0.4, 0), 1); });
    visit(relu(max_value<3>), [](double x) { return std::fmin(std::fmax(x, 0), 3); });
    visit(relu(negative_slope<0.2>), [](double x) { return x < 0 ? 0.2 * x : x; });
    visit(relu(relu_threshold<1.5>), [](double x) { return x < 1.5 ? 0 : x; });
    visit(relu(max_value<6>, negative_slope<0.25>, relu_threshold<0.5>), [](double x) {
        return x >= 6 ? 6 : x < 0.5 ? 0.25 * (x - 0.5) : x;
    });
    visit(hard_tanh, [](double x) { return std::fmin(std::fmax(x, -1), 1); });
    visit(clip<-0.5, 2>, [](double x) { return std::fmin(std::fmax(x, -0.5), 2); });
    visit(threshold<0.5, 0.25>, [](double x) { return x > 0.5 ? x : 0.25; });
    visit(threshold<0.5, 1>, [](double x) { return x > 0.5 ? x : 1; });
    visit(affine<0.5, -1.5>, [](double x) { return 0.5 * x - 1.5; });
    visit(affine<-1, 0.5>, [](double x) { return 0.5 - x; });
    visit(hard_swish, [](double x) { return x * std::fmin(std::fmax(x + 3, 0), 6) / 6; });
    visit(elu, [](double x) { return x < 0 ? std::expm1(x) : x; });
    visit(elu_alpha<0.5>, [](double x) { return x < 0 ? 0.5 * std::expm1(x) : x; });
    visit(selu,
          [](double x) { return 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * std::expm1(x) : x); });
    visit(celu, [](double x) { return x < 0 ? std::expm1(x) : x; });
    visit(celu_alpha<0.5>, [](double x) { return x < 0 ? 0.5 * std::expm1(2 * x) : x; });
    visit(softsign, [](double x) { return x / (1 + std::fabs(x)); });
    visit(gelu_tanh, [](double x) {
        return x / 2 * (1 + std::tanh(std::sqrt(2 / 3.14159265358979324) * (x + 0.044715 * x * x * x)));
    });
    visit(gelu, [](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); });
    visit(sigmoid, logistic);
    visit(silu, [=](double x) { return x * logistic(x); });
    visit(words::tanh{}, [](double x) { return std::tanh(x); });
    visit(softplus, [](double x) { return std::log1p(std::exp(x)); });
    visit(mish, [](double x) { return x * std::tanh(std::log1p(std::exp(x))); });
}

constexpr std::array special{0.0, 1e-30, 1e-8, 1.0, 6.0, 20.0, 88.0, 100.0, 1e4, 1e30};

} // namespace

TEST_CASE("an activation's formula, value by value") {
    for_each_activation([](auto word, auto formula) {
        using W = decltype(word);
        CAPTURE(W::label);
        std::vector<double> x, expected;
        for (int i = -800; i <= 800; ++i) {
            x.push_back(0.025 * i);
            expected.push_back(formula(x.back()));
        }
        CHECK(largest_difference(forward<W>(dims::vector(x.size()), x), expected) < 1e-13);
        const auto image = forward<W>(shape<2, 3, 4>, std::vector(x.begin(), x.begin() + 24));
        CHECK(largest_difference(image, std::vector(expected.begin(), expected.begin() + 24)) < 1e-13);
    });
}

TEST_CASE("an activation's gradient against central differences") {
    for_each_activation([](auto word, auto) {
        using W = decltype(word);
        CAPTURE(W::label);
        std::vector<double> x;
        // None of the points is a kink: 0, ±3 or 6.
        for (int i = -100; i <= 100; ++i) x.push_back(0.0973 * i + 0.031);
        check_gradients<W>(dims::vector(x.size()), x, {});
    });
}

TEST_CASE(
    "no value is too large, in either type: neither the result nor the derivative becomes NaN or infinite") {
    const auto check = [](auto word, auto x) {
        using T = decltype(x);
        using W = decltype(word);
        CAPTURE(W::label);
        CAPTURE(x);
        const T y = W::apply(x);
        CHECK(std::isfinite(y));
        CHECK(std::isfinite(W::derivative(x, y)));
        CHECK(std::abs(W::derivative(x, y)) < T(2));
        // Far from 0, each of them is about constant or about proportional to x.
        CHECK(std::abs(y) <= std::abs(x) * T(1.06) + T(1.8));
    };
    for_each_activation([&](auto word, auto) {
        for (double x : special)
            for (double sign : {-1.0, 1.0}) {
                check(word, sign * x);
                check(word, float(sign * x));
            }
    });
}

TEST_CASE("the ends of the saturating ones") {
    for (float x : {100.0f, 1e4f, std::numeric_limits<float>::infinity()}) {
        CAPTURE(x);
        CHECK(words::sigmoid::apply(x) == 1);
        CHECK(words::sigmoid::apply(-x) == doctest::Approx(0).epsilon(1e-30));
        CHECK(words::tanh::apply(x) == 1);
        CHECK(words::tanh::apply(-x) == -1);
        CHECK(words::relu6::apply(x) == 6);
        CHECK(words::relu6::apply(-x) == 0);
        CHECK(words::hard_sigmoid::apply(x) == 1);
        CHECK(words::hard_sigmoid::apply(-x) == 0);
        CHECK(words::hard_swish::apply(x) == x);
        CHECK(words::mish::apply(x) == x);
        CHECK(words::elu<1.0>::apply(-x) == -1);
        CHECK(words::elu<1.0>::apply(x) == x);
        CHECK(words::softplus::apply(x) == x);
        CHECK(words::softplus::apply(-x) == doctest::Approx(0).epsilon(1e-30));
    }
    for (float x : {1e30f, std::numeric_limits<float>::infinity()}) {
        CHECK(words::softsign::apply(x) == 1);
        CHECK(words::softsign::apply(-x) == -1);
        CHECK(words::hard_tanh::apply(-x) == -1);
        CHECK(words::clip<-2.0, 5.0>::apply(x) == 5);
        CHECK(words::celu<0.5>::apply(-x) == -0.5f);
        CHECK(words::gelu_tanh::apply(x) == x);
    }
    CHECK(words::gelu_tanh::apply(-100.0f) == 0);
    CHECK(words::softplus::apply(-50.0) / std::exp(-50.0) == doctest::Approx(1).epsilon(1e-14));
    CHECK(words::gelu::apply(-100.0f) == 0);
    CHECK(words::gelu::apply(100.0f) == 100);
    CHECK(words::silu::apply(-1e4f) == 0);
    CHECK(words::hard_swish::apply(-1e30f) == 0);
    CHECK(words::mish::apply(-1e30f) == 0);
    CHECK(words::mish::apply(-50.0) / (-50 * std::exp(-50.0)) == doctest::Approx(1).epsilon(1e-14));
    CHECK(words::sigmoid::derivative(0.0, 0.5) == 0.25);
}

TEST_CASE("NaN stays NaN") {
    for_each_activation([](auto word, auto) {
        using W = decltype(word);
        CAPTURE(W::label);
        CHECK(std::isnan(W::apply(std::numeric_limits<double>::quiet_NaN())));
        CHECK(std::isnan(W::apply(std::numeric_limits<float>::quiet_NaN())));
    });
}

TEST_CASE("at their kinks the derivatives are the frameworks'") {
    static_assert(words::relu::derivative(0.0, 0.0) == 0);
    static_assert(words::relu6::derivative(0.0, 0.0) == 0 && words::relu6::derivative(6.0, 6.0) == 0);
    static_assert(words::hard_sigmoid::derivative(-3.0, 0.0) == 0
                  && words::hard_sigmoid::derivative(3.0, 1.0) == 0);
    static_assert(words::hard_swish::derivative(-3.0, 0.0) == 0
                  && words::hard_swish::derivative(3.0, 3.0) == 1);
    static_assert(words::leaky_relu<0.25>::derivative(0.0, 0.0) == 0.25);
    static_assert(words::elu<1.0>::derivative(0.0, 0.0) == 1 && words::celu<1.0>::derivative(0.0, 0.0) == 1);
    static_assert(words::hard_tanh::derivative(1.0, 1.0) == 0
                  && words::hard_tanh::derivative(-1.0, -1.0) == 0);
    static_assert(words::threshold<0.5, 0.0>::derivative(0.5, 0.0) == 0
                  && words::threshold<0.5, 1.0>::derivative(0.5, 1.0) == 0);
}

TEST_CASE("what is monotonic says so truly") {
    for_each_activation([](auto word, auto) {
        using W = decltype(word);
        CAPTURE(W::label);
        bool rises = true;
        for (int i = -200; i < 200; ++i) rises = rises && W::apply(0.05 * i) <= W::apply(0.05 * (i + 1));
        if constexpr (requires { W::monotonic; })
            CHECK(W::monotonic == rises);
        else
            CHECK(!rises);
    });
}

TEST_CASE("where a derivative needs only the output, x may be lost") {
    for_each_activation([](auto word, auto) {
        using W = decltype(word);
        CAPTURE(W::label);
        if constexpr (requires { requires W::from_output; })
            for (int i = -100; i <= 100; ++i) {
                const double x = 0.09 * i, y = W::apply(x);
                CHECK(W::derivative(x, y) == W::derivative(-5 - x, y));
                CHECK(W::derivative(x, y) == W::derivative(std::numeric_limits<double>::quiet_NaN(), y));
            }
    });
}

namespace {

template <class Word>
constexpr std::array<double, 3> applied(Word) {
    constexpr double x[] = {-2, 0, 8};
    std::array<double, 3> y{};
    Word::forward(shape<3>, x, static_cast<const double*>(nullptr), y.data());
    return y;
}
constexpr bool near(double a, double b) { return a - b < 1e-15 && b - a < 1e-15; }

} // namespace

TEST_CASE("activations while compiling") {
    static_assert(applied(relu) == std::array{0.0, 0.0, 8.0});
    static_assert(applied(relu6) == std::array{0.0, 0.0, 6.0});
    static_assert(applied(leaky_relu<0.5>) == std::array{-1.0, 0.0, 8.0});
    static_assert(near(applied(hard_sigmoid)[0], 1.0 / 6) && applied(hard_sigmoid)[1] == 0.5);
    static_assert(near(applied(hard_swish)[0], -1.0 / 3) && applied(hard_swish)[2] == 8);
    static_assert(near(applied(mish)[0], -0.2525014826957089) && applied(mish)[1] == 0);
    static_assert(near(applied(elu)[0], -0.86466471676338731) && applied(elu)[2] == 8);
    static_assert(near(applied(sigmoid)[0], 0.11920292202211755) && applied(sigmoid)[1] == 0.5);
    static_assert(near(applied(words::tanh{})[0], -0.96402758007581688) && applied(words::tanh{})[1] == 0);
    static_assert(near(applied(softplus)[0], 0.12692801104297249));
    static_assert(near(applied(gelu)[0], -0.045500263896358417) && applied(gelu)[1] == 0);
    static_assert(near(applied(silu)[0], -0.23840584404423511));
    static_assert(near(applied(selu)[0], -1.5201664685956948));
    static_assert(applied(clip<-1, 6>) == std::array{-1.0, 0.0, 6.0});
    static_assert(applied(relu(max_value<6>, relu_threshold<1>, negative_slope<0.5>))
                  == std::array{-1.5, -0.5, 6.0});
    static_assert(applied(relu(relu_threshold<8>))[2] == 8);
    static_assert(near(applied(celu_alpha<2.0>)[0], -1.2642411176571153));
    static_assert(near(applied(gelu_tanh)[0], -0.045402305912224738));
    static_assert(near(applied(softsign)[0], -2.0 / 3));
}

namespace {
template <class A, class B>
constexpr bool same(A, B) {
    return std::is_same_v<A, B>;
}
} // namespace

TEST_CASE("tanh in a sentence is the word, tanh of a number the C library's function") {
    constexpr words::tanh word{};
    static_assert(same(relu >> tanh, relu >> word) && same(tanh >> relu, word >> relu));
    static_assert(same(relu + tanh, relu + word) && same(tanh + relu, word + relu));
    static_assert(same(relu | tanh, relu | word) && same(tanh | relu, word | relu));
    static_assert(same(relu * tanh, relu * word) && same(tanh * relu, word * relu));
    static_assert(same(relu >> lamina::tanh, relu >> word) && same(repeat<2>(tanh), word >> word));
    static_assert(same(activation<tanh>, options::activation<words::tanh>{}));
    static_assert(same(activation<lamina::tanh>, activation<words::tanh{}>));
    CHECK(tanh(0.5) == std::tanh(0.5));
    CHECK(::tanh(0.5) == std::tanh(0.5));
}

TEST_CASE("plain relu and hard_sigmoid are words of their own; options can be given in several calls") {
    static_assert(same(relu, words::relu{}) && same(hard_sigmoid, words::hard_sigmoid{}));
    static_assert(same(relu(max_value<6>)(negative_slope<1>), relu(max_value<6>, negative_slope<1>)));
    static_assert(same(hard_sigmoid(sigmoid_slope<1>)(sigmoid_offset<0>),
                       hard_sigmoid(sigmoid_slope<1>, sigmoid_offset<0>)));
}

namespace {
template <class Word>
constexpr bool only_clamps(Word) {
    return requires { Word::lowest; } || requires { Word::highest; };
}
} // namespace

TEST_CASE("what only clamps says so, and nothing else does") {
    static_assert(only_clamps(relu) && only_clamps(relu6) && only_clamps(hard_tanh)
                  && only_clamps(clip<0, 1>));
    static_assert(only_clamps(relu(max_value<3>)) && !only_clamps(relu(relu_threshold<1>))
                  && !only_clamps(relu(negative_slope<0.1>)) && !only_clamps(threshold<1, 0>));
}
