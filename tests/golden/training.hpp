#pragma once

#include <lamina/training/fit.hpp>

#include "golden.hpp"

namespace golden {

/// A network that ends in softmax, and the batch that it learns.
template <class N, class T>
struct lesson {
    std::vector<T> x;
    std::vector<std::uint32_t> labels;

    explicit lesson(const entry& e) : x(e.get<T>("x")), labels(e.get<std::uint32_t>("labels")) {}
    lamina::samples<T> samples() const {
        return {std::span<const T>(x), std::span<const std::uint32_t>(labels)};
    }
    std::size_t size() const { return x.size() / lamina::input_shape<N>.size(); }
};

/// The loss, and its derivatives by every parameter. What moving averages become is compared after the steps.
template <class N, class T>
void check_loss_derivatives(const entry& e) {
    const auto m = load<N, T>(e);
    const lesson<N, T> batch(e);
    std::vector<T> gradients(lamina::detail::updated_parameters<N>);
    lamina::detail::backpropagation<N, T> network(batch.size(), 1);
    const lamina::score s =
        network.run(m, batch.samples(), lamina::categorical_crossentropy{}, std::span(gradients));
    INFO("training");
    e.check_loss<T>(s.loss);
    for (const auto& t : lamina::detail::gradient_table<N>())
        if (t.parameter.trainable)
            e.check<T>("d " + t.tensor, std::span<const T>(gradients).subspan(t.offset, t.size()));
}

/// Every parameter and moving average after two steps.
template <class N, class T, class Optimizer>
void check_steps(const entry& e, const Optimizer& optimizer, const std::string& name) {
    auto m = load<N, T>(e);
    const lesson<N, T> batch(e);
    const lamina::fit_options<Optimizer, lamina::categorical_crossentropy, lamina::constant_rate, T> options{
        .epochs = 2, .batch_size = batch.size(), .optimizer = optimizer, .shuffle = false, .threads = 1};
    lamina::trainer training(m, batch.samples(), options);
    training.run();
    INFO("two steps of ", name);
    for (const auto& t : m.tensors()) e.check<T>(name + " " + t.tensor, std::as_const(m)[t.tensor]);
}

/// Prediction, one training step, and two steps of each optimizer.
template <class N>
void check_training(file& f, const std::string& sentence) {
    INFO(sentence);
    const entry e{f, sentence};
    check_reference<N>(e);
    check_prediction<N, double>(e);
    check_prediction<N, float>(e);
    check_loss_derivatives<N, double>(e);
    check_loss_derivatives<N, float>(e);
    check_steps<N, double>(e, lamina::sgd{.learning_rate = 0.05, .momentum = 0.9}, "sgd");
    check_steps<N, double>(e, lamina::adam{.learning_rate = 0.01}, "adam");
}

} // namespace golden

/// Compares a network with the golden file `file`.
#define GOLDEN_TRAINING(...) golden::check_training<__VA_ARGS__>(file, #__VA_ARGS__)
