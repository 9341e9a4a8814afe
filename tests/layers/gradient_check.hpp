#pragma once

#include <lamina/language/dims.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// Shared by the tests of the layers: test values, and gradients compared with central differences.
namespace lamina::testing {

/// Values spread over (-1, 1), the same on every machine. Any two of the first 2000 differ by at least
/// 0.0009.
inline std::vector<double> numbers(std::size_t count, unsigned seed = 1) {
    std::vector<double> values(count);
    double at = 0.137 * seed;
    for (double& value : values) {
        at += 0.61803398874989485;
        at -= std::floor(at);
        value = 2 * at - 1;
    }
    return values;
}

template <class Word>
std::size_t parameter_count(dims in) {
    std::size_t count = 0;
    if constexpr (requires { Word::parameters(in); })
        for (const auto& p : Word::parameters(in)) count += p.size();
    return count;
}

template <class Word>
std::vector<double> forward(dims in, const std::vector<double>& x, const std::vector<double>& p = {}) {
    REQUIRE(x.size() == in.size());
    REQUIRE(p.size() == parameter_count<Word>(in));
    std::vector<double> y(Word::output(in).size(), 99);
    Word::forward(in, x.data(), p.data(), y.data());
    return y;
}

inline double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    REQUIRE(a.size() == b.size());
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(a[i] - b[i]);
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    return largest;
}

inline double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
    return total;
}

/// The derivatives of f() with respect to each element of `at`, which f reads, by central differences.
template <class F>
std::vector<double> differences(std::vector<double>& at, F f, double step = 1e-5) {
    std::vector<double> slopes;
    for (double& value : at) {
        const double middle = value;
        value = middle + step;
        const double above = f();
        value = middle - step;
        const double below = f();
        value = middle;
        slopes.push_back((above - below) / (2 * step));
    }
    return slopes;
}

/// Checks at x and p that `backward` writes dx, adds to dp, and agrees with `forward`.
template <class Word>
void check_gradients(dims in, std::vector<double> x, std::vector<double> p, double tolerance = 1e-8) {
    const std::vector<double> y = forward<Word>(in, x, p);
    const std::vector<double> dy = numbers(y.size(), 7);
    std::vector<double> dx(x.size(), 1e9), dp(p.size(), 0.5);
    Word::backward(in, x.data(), y.data(), p.data(), dy.data(), dx.data(), dp.data());
    for (double& value : dp) value -= 0.5;

    const auto loss = [&] { return dot(forward<Word>(in, x, p), dy); };
    CHECK(largest_difference(dx, differences(x, loss)) < tolerance);
    CHECK(largest_difference(dp, differences(p, loss)) < tolerance);
}

/// The same at values spread over (-1, 1).
template <class Word>
void check_gradients(dims in) {
    check_gradients<Word>(in, numbers(in.size(), 2), numbers(parameter_count<Word>(in), 3));
}
/// The same for a word given as a value: `check_gradients(conv2d<8, 3>(same), shape<5, 5, 2>)`.
template <class Word>
void check_gradients(Word, dims in) {
    check_gradients<Word>(in);
}

} // namespace lamina::testing
