#include <lamina/layers/regularizers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <concepts>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class R, class T>
T penalty_of(R, const std::vector<T>& w) {
    return R::penalty(std::span<const T>(w));
}

/// The gradient must be added, and agree with central differences of the penalty.
template <class R>
void check_gradient(R, const std::vector<double>& w) {
    std::vector<double> gradient(w.size(), 10.0);
    R::add_gradient(w, std::span(gradient));
    for (std::size_t i = 0; i < w.size(); ++i) {
        auto up = w, down = w;
        up[i] += 1e-5;
        down[i] -= 1e-5;
        CHECK(gradient[i] - 10
              == doctest::Approx((penalty_of(R{}, up) - penalty_of(R{}, down)) / 2e-5).epsilon(1e-6));
    }
}

template <auto Option>
struct takes_an_option {};

} // namespace

TEST_CASE("regularizers are empty and usable as template arguments") {
    static_assert(regularizer<std::remove_cv_t<decltype(l2<1e-4>)>>
                  && regularizer<regularizers::no_regularizer>);
    static_assert(!regularizer<double>);
    static_assert(std::is_empty_v<regularizers::l1_l2<1.0, 2.0>>);
    static_assert(std::same_as<takes_an_option<l1<1>>, takes_an_option<l1<1.0>>>);
    static_assert(std::same_as<decltype(l1<>), decltype(l1<0.01>)>);
    static_assert(std::same_as<decltype(l2<>), decltype(l2<0.01>)>);
    static_assert(std::same_as<decltype(l1_l2<>), decltype(l1_l2<0.01, 0.01>)>);
}

TEST_CASE_TEMPLATE("penalties are Keras's sums", T, float, double) {
    const std::vector<T> w{T(1), T(-2), T(0), T(0.5)};
    CHECK(penalty_of(l1<0.1>, w) == doctest::Approx(0.1 * 3.5));
    CHECK(penalty_of(l2<0.1>, w) == doctest::Approx(0.1 * 5.25));
    CHECK(penalty_of(l1_l2<0.5, 2>, w) == doctest::Approx(0.5 * 3.5 + 2 * 5.25));
    CHECK(penalty_of(regularizers::no_regularizer{}, w) == 0);
    CHECK(penalty_of(l1_l2<>, std::vector<T>{}) == 0);
}

TEST_CASE("a float penalty is summed in double") {
    std::vector<float> w(17, 1.0f);
    w[0] = 4096.0f; // its square is 2²⁴, to which float cannot add 1
    CHECK(penalty_of(l2<1>, w) == 16'777'232.0f);
}

TEST_CASE("gradients agree with differences and are added") {
    const std::vector<double> w{1.5, -2, 0.25, -0.75};
    check_gradient(l1<0.3>, w);
    check_gradient(l2<0.3>, w);
    check_gradient(l1_l2<0.2, 0.7>, w);
    check_gradient(regularizers::no_regularizer{}, w);
}

TEST_CASE_TEMPLATE("at zero no regularizer pulls", T, float, double) {
    const std::array<T, 1> w{0};
    std::array<T, 1> gradient{3};
    regularizers::l1_l2<1.0, 1.0>::add_gradient(w, std::span<T>(gradient));
    CHECK(gradient[0] == 3);
}
