#pragma once

#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/backpropagation.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina_test {

template <class T>
std::vector<T> random_numbers(std::size_t count, std::uint32_t seed, double low = -1, double high = 1) {
    boost::random::mt19937 random(seed);
    boost::random::uniform_real_distribution<double> draw(low, high);
    std::vector<T> values(count);
    for (T& value : values) value = static_cast<T>(draw(random));
    return values;
}

/// A random model whose biases, gammas and averages differ too. Variances stay positive.
template <class N, class T>
lamina::model<N, T> random_model(std::uint32_t seed) {
    lamina::model<N, T> m(seed);
    for (const auto& t : m.tensors())
        if (t.parameter.rank == 1) {
            const auto values = random_numbers<T>(t.size(), seed + 1, 0.1, 0.9);
            std::ranges::copy(values, m[t.tensor].begin());
        }
    return m;
}

/// Random samples that own their values.
template <class N, class T>
struct random_samples {
    std::vector<T> inputs, targets;
    std::vector<std::uint32_t> labels;

    explicit random_samples(std::size_t n, std::uint32_t seed = 7)
        : inputs(random_numbers<T>(n * lamina::input_shape<N>.size(), seed)),
          targets(random_numbers<T>(n * lamina::output_shape<N>.size(), seed + 1, 0.1, 0.9)) {
        for (std::size_t i = 0; i < n * lamina::output_shape<N>.pixels(); ++i)
            labels.push_back(static_cast<std::uint32_t>((i * 7 + seed) % lamina::output_shape<N>.channels));
    }
    lamina::samples<T> with_labels() const { return {inputs, labels}; }
    lamina::samples<T> with_targets() const { return {inputs, targets}; }
};

/// The largest difference between the gradient of a batch and central differences, relative to 1 +
/// |gradient|, checked for every `every`-th parameter. Each loss is computed by a full forward pass of
/// training.
template <class N, class Loss>
double gradient_error(lamina::model<N, double> m, const lamina::samples<double>& data, const Loss& loss,
                      std::size_t threads = 1, std::size_t every = 1) {
    const std::size_t n = lamina::detail::count_samples<N>(data);
    lamina::detail::backpropagation<N, double> network(n, threads);
    std::vector<double> gradient(lamina::parameters<N>), unused(gradient.size());
    network.run(m, data, loss, std::span(gradient));
    double worst = 0;
    for (const auto& t : m.tensors())
        for (std::size_t i = t.offset; t.parameter.trainable && i < t.offset + t.size(); i += every) {
            double& w = m.parameters()[i];
            const double at = w, step = 1e-5;
            w = at + step;
            const double above = network.run(m, data, loss, std::span(unused)).loss;
            w = at - step;
            const double below = network.run(m, data, loss, std::span(unused)).loss;
            w = at;
            const double error =
                std::abs((above - below) / (2 * step) - gradient[i]) / (1 + std::abs(gradient[i]));
            worst = std::isnan(error) ? 1e300 : std::max(worst, error);
        }
    return worst;
}

/// The error of the mean squared error's gradient for three random samples.
template <class N>
double gradient_error(std::size_t threads = 1) {
    const random_samples<N, double> data(3);
    return gradient_error(random_model<N, double>(5), data.with_targets(), lamina::mean_squared_error{},
                          threads);
}

/// The mean squared error of the scalar reference, to compare with that of training's forward sweep.
template <class N>
double reference_loss(const lamina::model<N, double>& m, const random_samples<N, double>& data) {
    constexpr std::size_t in = lamina::input_shape<N>.size(), out = lamina::output_shape<N>.size();
    double sum = 0;
    for (std::size_t i = 0; i * in < data.inputs.size(); ++i) {
        const auto y =
            lamina::evaluate_reference<N, double>(m.parameters(), std::span(data.inputs).subspan(i * in, in));
        std::vector<double> unused(out);
        sum += lamina::mean_squared_error{}(std::span<const double>(y),
                                            std::span(data.targets).subspan(i * out, out), std::span(unused));
    }
    return sum / static_cast<double>(data.inputs.size() / in);
}

template <class N>
double forward_loss(const lamina::model<N, double>& m, const random_samples<N, double>& data,
                    std::size_t threads = 1) {
    std::vector<double> gradient(lamina::parameters<N>);
    lamina::detail::backpropagation<N, double> network(data.inputs.size() / lamina::input_shape<N>.size(),
                                                       threads);
    return network.run(m, data.with_targets(), lamina::mean_squared_error{}, std::span(gradient)).loss;
}

/// Checks training's forward sweep against the scalar reference, and the gradients of all parameters, on one
/// and on two threads, which split the samples.
template <class N>
void check_training(N) {
    const auto m = random_model<N, double>(5);
    const random_samples<N, double> data(3);
    for (const std::size_t threads : {1u, 2u}) {
        CHECK(forward_loss(m, data, threads) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
        CHECK(gradient_error<N>(threads) < 1e-7);
    }
}

} // namespace lamina_test
