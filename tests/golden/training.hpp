#pragma once

#include <lamina/runtime/named_memory.hpp>
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

/// A network with several named results, and the batch that it learns.
template <class N, class T>
struct lessons {
    std::vector<T> x;
    std::vector<std::vector<T>> targets;
    lamina::samples<T> data;

    explicit lessons(const entry& e) : x(e.get<T>("x")) {
        data.inputs = x;
        targets.reserve(lamina::detail::results_of<N>.size());
        for (const auto& r : lamina::detail::results_of<N>) {
            const std::string name(r.label.view());
            targets.push_back(e.get<T>("t " + name));
            data.named.push_back({name, targets.back(), {}});
        }
    }
    std::size_t size() const { return x.size() / lamina::input_shape<N>.size(); }
};

template <class N, class T>
void check_predictions(const entry& e) {
    const lessons<N, T> all(e);
    const lamina::predictor p(load<N, T>(e));
    typename lamina::predictor<N, T>::workspace w;
    lamina::prediction<N, T> found;
    const auto& results = lamina::detail::results_of<N>;
    std::vector<std::vector<T>> y(results.size());
    constexpr std::size_t in = lamina::input_shape<N>.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        p.predict(std::span(all.x).subspan(i * in).template first<in>(), found, w);
        for (std::size_t r = 0; r < y.size(); ++r)
            y[r].insert(y[r].end(), found[r], found[r] + results[r].value.size());
    }
    for (std::size_t r = 0; r < y.size(); ++r)
        e.check<T>("y " + std::string(results[r].label.view()), std::span<const T>(y[r]));
}

/// A mean squared error for each result, each half as heavy as the one before.
template <class N, std::size_t... R>
auto halved_losses(std::index_sequence<R...>) {
    using lamina::detail::name_at;
    return lamina::losses{
        lamina::on<name_at<lamina::detail::result_shapes<lamina::detail::sentence_of<N>>, R>>(
            lamina::mean_squared_error{}, 1.0 / (1 << R))...};
}

template <class N, class T>
void check_learned_results(const entry& e) {
    const auto loss = halved_losses<N>(std::make_index_sequence<lamina::detail::results_of<N>.size()>{});
    auto m = load<N, T>(e);
    const lessons<N, T> batch(e);
    std::vector<T> gradients(lamina::parameters<N>);
    lamina::detail::backpropagation<N, T> network(batch.size(), 1);
    e.check_loss<T>(network.run(m, batch.data, loss, std::span(gradients)).loss);
    for (const auto& t : m.tensors())
        if (t.parameter.trainable)
            e.check<T>("d " + t.tensor, std::span<const T>(gradients).subspan(t.offset, t.size()));
    const lamina::fit_options<lamina::sgd, std::remove_const_t<decltype(loss)>, lamina::constant_rate, T>
        options{.epochs = 2,
                .batch_size = batch.size(),
                .optimizer = lamina::sgd{.learning_rate = 0.05, .momentum = 0.9},
                .loss = loss,
                .shuffle = false,
                .threads = 1};
    lamina::fit(m, batch.data, options);
    for (const auto& t : m.tensors()) e.check<T>("sgd " + t.tensor, std::as_const(m)[t.tensor]);
}

/// Prediction of every result, one training step, and two steps of sgd.
template <class N>
void check_results(file& f, const std::string& sentence) {
    INFO(sentence);
    const entry e{f, sentence};
    check_predictions<N, double>(e);
    check_predictions<N, float>(e);
    check_learned_results<N, double>(e);
    check_learned_results<N, float>(e);
}

} // namespace golden

/// Compares a network with the golden file `file`.
#define GOLDEN_TRAINING(...) golden::check_training<__VA_ARGS__>(file, #__VA_ARGS__)
/// Compares a network with several named results with the golden file `file`.
#define GOLDEN_RESULTS(...) golden::check_results<__VA_ARGS__>(file, #__VA_ARGS__)
