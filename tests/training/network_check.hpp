#pragma once

#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "gradient_check.hpp"

/// Checks a network's prediction and training as a whole.
namespace lamina_test {

using namespace lamina;
using namespace lamina::detail;

/// The loss that suits a network's last word.
template <class N>
constexpr auto loss_of() {
    using last = typename lamina::detail::training_plan<N, double>::template last_word<>;
    if constexpr (std::is_same_v<last, words::softmax> || std::is_same_v<last, words::log_softmax>)
        return categorical_crossentropy{};
    else if constexpr (std::is_same_v<last, words::sigmoid>)
        return binary_crossentropy{};
    else
        return mean_squared_error{};
}

template <class To, class From>
std::vector<To> converted(const std::vector<From>& numbers) {
    return {numbers.begin(), numbers.end()};
}

/// The largest difference, relative to the largest value.
template <class A, class B>
double relative_error(const A& found, const B& expected) {
    double largest = 1e-3, worst = 0;
    for (const auto x : expected) largest = std::max(largest, std::abs(static_cast<double>(x)));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double error = std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i]));
        worst = std::isnan(error) ? 1e300 : std::max(worst, error / largest);
    }
    return worst;
}

template <class N, class T>
std::vector<T> gradient_of(const model<N, T>& m, const samples<T>& data, std::size_t threads) {
    std::vector<T> gradient(parameters<N>);
    backpropagation<N, T>(count_samples<N>(data), threads).run(m, data, loss_of<N>(), std::span(gradient));
    return gradient;
}

/// Compares prediction with the scalar reference.
template <class N, class T>
double prediction_error(const model<N, T>& m, const std::vector<T>& inputs) {
    const predictor p(m);
    typename predictor<N, T>::workspace w;
    constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size();
    double worst = 0;
    for (std::size_t i = 0; i < inputs.size(); i += in) {
        const std::span<const T> x(inputs.data() + i, in);
        std::vector<T> y(out);
        p.predict_batch(x, std::span<T>(y), w);
        worst = std::max(worst, relative_error(y, evaluate_reference<N, T>(m.parameters(), x)));
    }
    return worst;
}

/// Compares gradients in double with finite differences, and those in float (vectorized, fused) with those in
/// double.
template <class N>
void check_network() {
    const auto narrow = random_model<N, float>(5);
    auto wide = random_model<N, double>(5);
    std::ranges::copy(narrow.parameters(), wide.parameters().begin());
    const random_samples<N, float> data(3);
    const auto inputs = converted<double>(data.inputs), targets = converted<double>(data.targets);
    const samples<double> wide_data{inputs, targets};
    CHECK(prediction_error<N, double>(wide, inputs) < 1e-10);
    CHECK(prediction_error<N, float>(narrow, data.inputs) < 1e-5);
    CHECK(gradient_error(wide, wide_data, loss_of<N>(), 1, parameters<N> / 200 + 1) < 1e-7);
    CHECK(relative_error(gradient_of<N, float>(narrow, data.with_targets(), 1),
                         gradient_of<N, double>(wide, wide_data, 1))
          < 1e-5);
}

} // namespace lamina_test
