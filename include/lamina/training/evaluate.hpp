#pragma once

#include <lamina/runtime/predictor.hpp>
#include <lamina/training/activity_penalty.hpp>
#include <lamina/training/network_loss.hpp>
#include <lamina/training/tensor_rules.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
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

/// What evaluate does with the results of sample i besides applying the loss.
template <class N, class T>
using sample_visitor = std::function<void(std::size_t i, const caller_memory<N, T>& results)>;

/// The sums of the losses, and the mean penalty.
template <class N>
struct evaluation {
    std::array<loss_sums, results_of<N>.size()> sums{};
    double penalty = 0;
};

/// Predicts all samples in batches and judges them.
template <class N, class T>
evaluation<N> evaluate_with(const model<N, T>& m, const network_samples<N, T>& data, const any_loss<T>& loss,
                            std::size_t threads, const sample_visitor<N, T>& visit = {}) {
    constexpr std::size_t most = 256, results = results_of<N>.size();
    const predictor<N, T> network(m);
    const std::size_t n = data.inputs[0].size() / input_shape<N>.size(), chunk = (std::min)(n, most);
    auto work = workspace_for<N, T>(chunk, threads);
    std::array<std::vector<T>, results> outputs, gradients;
    std::array<T*, results> gradient;
    caller_memory<N, T> first;
    for (std::size_t k = 0; k < first.x.size(); ++k) first.x[k] = data.inputs[k].data();
    for (std::size_t r = 0; r < results; ++r) {
        outputs[r].resize(chunk * result_sizes<N>[r]);
        gradients[r].resize(result_sizes<N>[r]);
        first.y[r] = outputs[r].data();
        gradient[r] = gradients[r].data();
    }
    evaluation<N> all;
    for (std::size_t begin = 0; begin < n; begin += chunk) {
        const std::size_t count = (std::min)(chunk, n - begin);
        const caller_memory<N, T> batch{first.after(begin).x, first.y};
        by_position::predict(network, count, batch, work);
        for (std::size_t i = 0; i < count; ++i) {
            const caller_memory<N, T> found = batch.after(i);
            std::array<const T*, results> values;
            std::ranges::copy(found.y, values.begin());
            loss.judge(values, begin + i, T(1), gradient, all.sums);
            if (visit) visit(begin + i, found);
        }
    }
    all.penalty = sum_of_penalties<T>(tensor_rules<N, T>(), m.parameters());
    if constexpr (has_activity_penalty<N>) all.penalty += activity_penalty<N, T>(m, data, threads);
    return all;
}

} // namespace detail

/// The network's outputs for inputs stored one sample after another. `threads` 0: available_threads().
template <class N, class T>
std::vector<T> predict(const model<N, T>& m, std::type_identity_t<std::span<const T>> inputs,
                       std::size_t threads = 0) {
    [[maybe_unused]] constexpr bool has_one_of_each = detail::require_plain<N>();
    constexpr std::size_t in = input_shape<N>.size();
    if (inputs.size() % in != 0)
        raise({"predict: ", inputs.size(), " numbers are not a multiple of ", in,
               ", the size of one sample (", to_string(input_shape<N>), ")"});
    const std::size_t samples = inputs.size() / in;
    std::vector<T> outputs(samples * output_shape<N>.size());
    auto work = detail::workspace_for<N, T>(samples, threads);
    predictor<N, T>(m).predict_batch(inputs, outputs, work);
    return outputs;
}

namespace detail {

/// A metric and the result it is for. Without a name: that of the result without one.
template <fixed_string Name, class Metric>
result_metric<Name, Metric> metric_term(result_metric<Name, Metric> term) {
    return term;
}
template <metric_object Metric>
result_metric<"", Metric> metric_term(Metric& metric) {
    return {metric};
}

/// Throws unless the result has labels that a metric can compare with scores.
template <class N, std::size_t Result, fixed_string Name, class Judge>
void check_metric(const Judge& judge) {
    constexpr bool is_known = Result < results_of<N>.size();
    static_assert(
        suits_result<is_known, Name>,
        "evaluate: the network has no such result; name one of its results, as in on<\"…\">(metric)");
    if constexpr (is_known) {
        if (!judge.data().results[Result].has_labels()) raise("evaluate: metrics need samples with labels");
        if (!Judge::template has_scores<Result>)
            raise("evaluate: metrics need an output for each class, but the network has one output; labels 0 "
                  "and 1 are for binary_crossentropy");
    }
}

} // namespace detail

/// The loss (penalties included, as in Keras) and the accuracy of a model in prediction. Metrics are objects
/// with `add(scores, label)`, such as top_k_accuracy or confusion_matrix; of one of several results,
/// `on<"class">(metric)`. They need samples with labels; `add` is called for each sample, and for each pixel
/// of an output image. `threads` 0: available_threads().
template <class N, class T, class Loss, class... Metrics>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss,
               std::size_t threads, Metrics&&... metrics) {
    using judge_type = detail::network_loss<N, T, Loss>;
    detail::check_samples<N>(data, "evaluate");
    const judge_type judge(loss, data);
    const auto with_metrics =
        [&]<detail::fixed_string... Name, class... Metric>(detail::result_metric<Name, Metric>... each) {
            (detail::check_metric<N, detail::result_named<N, Name>, Name>(judge), ...);
            const auto add = [&](std::size_t i, const detail::caller_memory<N, T>& found) {
                (judge.template each_answer<detail::result_named<N, Name>>(
                     found.y[detail::result_named<N, Name>], i,
                     [&](const auto& pixel, auto label) { each.metric.add(pixel, label); }),
                 ...);
            };
            return detail::evaluate_with<N, T>(m, judge.data(), judge, threads, add);
        };
    const auto found = [&] {
        if constexpr (sizeof...(Metrics) == 0)
            return detail::evaluate_with(m, judge.data(), judge, threads);
        else
            return with_metrics(detail::metric_term(metrics)...);
    }();
    score s = judge.score(found.sums);
    s.loss += found.penalty;
    return s;
}

/// With available_threads() threads.
template <class N, class T, class Loss = categorical_crossentropy>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss = {}) {
    return evaluate(m, data, loss, 0);
}

} // namespace lamina
