#pragma once

#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

/// Compares the predictor with the scalar reference.
namespace agreement {

template <class T>
std::vector<T> random_numbers(std::size_t count, std::uint32_t seed, double low = -1, double high = 1) {
    boost::random::mt19937 random(seed);
    boost::random::uniform_real_distribution<double> draw(low, high);
    std::vector<T> all(count);
    for (T& x : all) x = static_cast<T>(draw(random));
    return all;
}

/// A model as after training: no parameter is zero or one.
template <class N, class T>
lamina::model<N, T> trained_model() {
    lamina::model<N, T> m(7);
    std::uint32_t seed = 100;
    for (const auto& t : m.tensors()) {
        const std::string name = t.parameter.label;
        const bool is_variance = name == "moving_variance";
        if (name != "kernel")
            std::ranges::copy(
                random_numbers<T>(t.size(), seed++, is_variance ? 0.3 : -1.2, is_variance ? 2 : 1.2),
                m[t.tensor].begin());
    }
    return m;
}

template <class T>
constexpr double tolerance = std::is_same_v<T, float> ? 1e-4 : 1e-10;

/// Compares elements; the tolerance is relative to the largest one.
template <class T>
void check_close(std::span<const T> found, std::span<const T> expected) {
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (const T x : expected) largest = std::max(largest, std::abs(static_cast<double>(x)));
    REQUIRE(std::isfinite(largest));
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double off = std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i]));
        if (!(off <= tolerance<T> * largest)) {
            CAPTURE(i);
            CHECK(found[i] == doctest::Approx(expected[i]));
        }
    }
    CHECK(largest > 0);
}

/// `samples` inputs, stored one after another, and the reference's results for them.
template <class N, class T>
struct expected_batch {
    std::vector<T> x, y;

    expected_batch(const lamina::model<N, T>& m, std::size_t samples) {
        constexpr std::size_t in = lamina::input_shape<N>.size();
        x = random_numbers<T>(samples * in, 3);
        for (std::size_t i = 0; i < samples; ++i) {
            const auto one =
                lamina::evaluate_reference<N, T>(m.parameters(), std::span<const T>(x).subspan(i * in, in));
            y.insert(y.end(), one.begin(), one.end());
        }
    }
};

template <class N, class T>
void check_network(std::size_t samples) {
    const auto m = trained_model<N, T>();
    const expected_batch<N, T> expected(m, samples);
    const lamina::predictor p(m);
    typename lamina::predictor<N, T>::workspace w;
    // Input and results lie unaligned inside larger arrays.
    constexpr T sentinel = 77;
    std::vector<T> x(1), y(expected.y.size() + 8, sentinel);
    x.insert(x.end(), expected.x.begin(), expected.x.end());
    p.predict_batch(std::span<const T>(x).subspan(1), std::span<T>(y).subspan(1, expected.y.size()), w);
    check_close<T>(std::span<const T>(y).subspan(1, expected.y.size()), expected.y);
    CHECK(y[0] == sentinel);
    for (std::size_t i = 0; i < 7; ++i) CHECK(y[1 + expected.y.size() + i] == sentinel);
}

/// Checks a sentence in float, with more samples than go through a stage together.
template <class N>
void check() {
    INFO("from ", lamina::to_string(lamina::input_shape<N>), " to ",
         lamina::to_string(lamina::output_shape<N>));
    check_network<N, float>(18);
}
template <class Sentence>
void check(Sentence) {
    check<Sentence>();
}

/// The same in double, too: a second predictor to compile, for one sentence of each kind.
template <class N>
void check_both() {
    check<N>();
    check_network<N, double>(2);
}
template <class Sentence>
void check_both(Sentence) {
    check_both<Sentence>();
}

} // namespace agreement
