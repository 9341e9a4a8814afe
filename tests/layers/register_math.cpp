#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/register_math.hpp>
#include <lamina/layers/register_probe.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace lamina;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();

/// Applies a function of registers to one number. (If all lanes are known to be equal, compilers may use
/// scalars.)
template <class T, class F>
T of_one(F f, T x) {
    using V = simd::batch<T>;
    T all[simd::lanes<V> + 1] = {T(0.5), x};
    volatile T* const hidden = all;
    hidden[0] = T(0.25);
    T* const from = simd::lanes<V> == 1 ? all + 1 : all;
    simd::store(from, f(simd::load<V>(from)));
    return all[1];
}

template <class T>
T exp_of_minus(T x) {
    return of_one([](auto v) { return math::exp_of_minus(v); }, x);
}
float rational_tanh(float x) {
    return of_one([](auto v) { return math::rational_tanh(v); }, x);
}

} // namespace

TEST_CASE_TEMPLATE("exp_of_minus: to the last digits until it is 0", T, float, double) {
    const double limit = 3 * double(std::numeric_limits<T>::epsilon());
    double largest = 0;
    for (T x = 0; x < T(87); x += T(0.00123)) {
        const double e = std::exp(-double(x)), error = std::abs(double(exp_of_minus(x)) - e) / e;
        if (!(error <= largest)) largest = error;
        if (std::isnan(error)) break;
    }
    CHECK(largest < limit);
    CHECK(exp_of_minus(T(0)) == 1);
    CHECK(exp_of_minus(T(1e4)) == 0);
    CHECK(exp_of_minus(T(1e30)) == 0);
    CHECK(exp_of_minus(infinity<T>) == 0);
    CHECK(std::isnan(exp_of_minus(std::numeric_limits<T>::quiet_NaN())));
}

TEST_CASE("rational_tanh: to the last digits, odd, and 1 at the end") {
    double largest = 0;
    for (float x = 1e-30f; x < 10; x = x * 1.001f + 1e-6f) {
        const double t = std::tanh(double(x));
        CHECK(rational_tanh(x) == -rational_tanh(-x));
        CHECK(rational_tanh(x) <= 1);
        largest = std::max(largest, std::abs(double(rational_tanh(x)) - t) / t);
    }
    CHECK(largest < 3 * double(std::numeric_limits<float>::epsilon()));
    CHECK(rational_tanh(0) == 0);
    const float least =
        of_one([](auto v) { return v * decltype(v)(1); }, 1e-40f); // 32-bit NEON has no subnormal ones
    CHECK(rational_tanh(1e-40f) == least);
    CHECK(rational_tanh(9) == 1);
    CHECK(rational_tanh(infinity<float>) == 1);
    CHECK(rational_tanh(-infinity<float>) == -1);
    CHECK(std::isnan(rational_tanh(std::numeric_limits<float>::quiet_NaN())));
}

namespace {

/// What a point-wise word may do with a register.
struct all_of_it : words::pointwise<all_of_it> {
    template <class V>
    static constexpr V apply(const V& x) {
        using std::max, std::abs, std::pow, math::select, math::exp, math::number;
        V y = 2 * x + 0.5f;
        y -= max(abs(x), V(1)) / number<V>(3.5);
        const auto inside = x > V(-1) && !(x >= 1.0f);
        if constexpr (math::holds_floats<V>)
            return select(inside || x == y, pow(y, V(2)), math::exp_of_minus(y));
        return select(inside, -y, exp(+y));
    }
    static constexpr auto derivative(auto, auto y) { return y * y; }
};
static_assert(math::takes_registers<all_of_it>);

struct without_derivative : words::pointwise<without_derivative> {
    template <class V>
    static constexpr V apply(V x) {
        return x;
    }
};
static_assert(math::takes_registers<without_derivative>);

struct without_functions : words::pointwise<without_functions> {};
static_assert(math::takes_registers<without_functions>);

} // namespace
