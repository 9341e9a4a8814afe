#pragma once

#include <lamina/runtime/predictor.hpp>
#include <lamina/training/activity_penalty.hpp>
#include <lamina/training/loss_evaluator.hpp>
#include <lamina/training/samples.hpp>
#include <lamina/training/tensor_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace lamina {

namespace detail {
/// No more threads than are useful for `samples`. 0: available_threads().
template <class N, class T>
typename predictor<N, T>::workspace workspace_for(std::size_t samples, std::size_t threads) {
    return typename predictor<N, T>::workspace(
        (std::min)(choose_threads(threads), predictor<N, T>::useful_threads_for(samples)));
}
} // namespace detail

/// The network's outputs for inputs stored one sample after another. `threads` 0: available_threads().
template <class N, class T>
std::vector<T> predict(const model<N, T>& m, std::type_identity_t<std::span<const T>> inputs,
                       std::size_t threads = 0) {
    [[maybe_unused]] constexpr bool has_one_of_each = detail::require_plain<N>();
    constexpr std::size_t in = input_shape<N>.size();
    if (inputs.size() % in != 0)
        raise("predict: " + std::to_string(inputs.size()) + " numbers are not a multiple of "
              + std::to_string(in) + ", the size of one sample (" + to_string(input_shape<N>) + ")");
    const std::size_t samples = inputs.size() / in;
    std::vector<T> outputs(samples * output_shape<N>.size());
    auto work = detail::workspace_for<N, T>(samples, threads);
    predictor<N, T>(m).predict_batch(inputs, outputs, work);
    return outputs;
}

/// The loss (penalties included, as in Keras) and the accuracy of a model in prediction. Metrics are objects
/// with `add(scores, label)`, such as top_k_accuracy or confusion_matrix. They need samples with labels;
/// `add` is called for each sample, and for each pixel of an output image. `threads` 0: available_threads().
template <class N, class T, class Loss, class... Metrics>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss,
               std::size_t threads, Metrics&... metrics) {
    [[maybe_unused]] constexpr bool has_one_of_each = detail::require_plain<N>();
    constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size(), most = 256;
    detail::check_samples<N>(data, "evaluate");
    detail::loss_evaluator<N, T, Loss>::validate(data);
    if (sizeof...(Metrics) != 0 && !data.has_labels()) raise("evaluate: metrics need samples with labels");
    if (sizeof...(Metrics) != 0 && !detail::loss_evaluator<N, T, Loss>::has_scores)
        raise("evaluate: metrics need an output for each class, but the network has one output; labels 0 and "
              "1 are for binary_crossentropy");
    const detail::loss_evaluator<N, T, Loss> evaluator(loss);
    const predictor<N, T> network(m);
    const std::size_t n = detail::count_samples<N>(data), chunk = (std::min)(n, most);
    auto work = detail::workspace_for<N, T>(chunk, threads);
    std::vector<T> outputs(chunk * out), gradient(out);
    detail::loss_sums sums;
    for (std::size_t first = 0; first < n; first += chunk) {
        const std::size_t count = (std::min)(chunk, n - first);
        network.predict_batch(data.inputs.subspan(first * in, count * in),
                              std::span(outputs).first(count * out), work);
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const T> scores(outputs.data() + i * out, out);
            evaluator(scores.data(), data, first + i, T(1), gradient.data(), sums);
            if constexpr (sizeof...(Metrics) != 0)
                evaluator.each_answer(scores.data(), data, first + i, [&](const auto& pixel, auto label) {
                    (metrics.add(pixel, label), ...);
                });
        }
    }
    score s = sums.score();
    s.loss += detail::sum_of_penalties<T>(detail::tensor_rules<N, T>(), m.parameters());
    if constexpr (detail::has_activity_penalty<N>)
        s.loss += detail::activity_penalty<N, T>(m, data.inputs, threads);
    return s;
}

/// With available_threads() threads.
template <class N, class T, class Loss = categorical_crossentropy>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss = {}) {
    return evaluate(m, data, loss, 0);
}

} // namespace lamina
