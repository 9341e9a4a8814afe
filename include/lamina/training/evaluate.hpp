#pragma once

#include <lamina/runtime/predictor.hpp>
#include <lamina/runtime/threads.hpp>
#include <lamina/training/judge.hpp>
#include <lamina/training/samples.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace lamina {

namespace detail {

/// A predictor that shares the samples out to threads.
template <class N, class T>
class parallel_predictor {
public:
    parallel_predictor(const model<N, T>& m, std::size_t threads)
        : network_(m), workspaces_(choose_threads(threads)) {}

    void operator()(std::span<const T> x, std::span<T> y) {
        constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size();
        parallel(workspaces_.size(), [&](std::size_t thread, std::size_t count) {
            const range part = slice_of(x.size() / in, thread, count);
            network_.predict_batch(x.subspan(part.begin * in, part.size() * in),
                                   y.subspan(part.begin * out, part.size() * out), workspaces_[thread]);
        });
    }

private:
    predictor<N, T> network_;
    std::vector<typename predictor<N, T>::workspace> workspaces_;
};

} // namespace detail

/// The network's outputs for inputs that lie one after the other. `threads` 0: as many as there are.
template <class N, class T>
std::vector<T> predict(const model<N, T>& m, std::type_identity_t<std::span<const T>> inputs,
                       std::size_t threads = 0) {
    constexpr std::size_t in = input_shape<N>.size();
    if (inputs.size() % in != 0)
        raise("predict: " + std::to_string(inputs.size()) + " numbers are not a multiple of "
              + std::to_string(in) + ", the size of one sample (" + to_string(input_shape<N>) + ")");
    std::vector<T> outputs(inputs.size() / in * output_shape<N>.size());
    detail::parallel_predictor<N, T>(m, threads)(inputs, outputs);
    return outputs;
}

/// Loss, without penalties, and accuracy of a model in prediction. Metrics are objects with `add(scores,
/// label)`, such as top_k_accuracy or confusion_matrix, that need samples with labels: `add` is called for
/// each, also for each pixel of an output image. `threads` 0: as many as there are.
template <class N, class T, class Loss, class... Metrics>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss,
               std::size_t threads, Metrics&... metrics) {
    constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size(), most = 256;
    check_samples<N>(data, "evaluate");
    detail::judge<N, T, Loss>::check(data);
    if (sizeof...(Metrics) != 0 && !data.has_labels())
        raise("evaluate: metrics need samples with labels");
    if (sizeof...(Metrics) != 0 && !detail::judge<N, T, Loss>::has_scores)
        raise("evaluate: metrics need an output for each class, but the network has one output; labels 0 and "
              "1 are for binary_crossentropy");
    const detail::judge<N, T, Loss> judge(loss);
    detail::parallel_predictor<N, T> network(m, threads);
    const std::size_t n = count_samples<N>(data), chunk = std::min(n, most);
    std::vector<T> outputs(chunk * out), gradient(out);
    detail::tally tally;
    for (std::size_t first = 0; first < n; first += chunk) {
        const std::size_t count = std::min(chunk, n - first);
        network(data.inputs.subspan(first * in, count * in), std::span(outputs).first(count * out));
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const T> scores(outputs.data() + i * out, out);
            judge(scores.data(), data, first + i, T(1), gradient.data(), tally);
            if constexpr (sizeof...(Metrics) != 0)
                judge.each_answer(scores.data(), data, first + i,
                                  [&](const auto& pixel, auto label) { (metrics.add(pixel, label), ...); });
        }
    }
    return tally.score();
}

/// With all threads.
template <class N, class T, class Loss = categorical_crossentropy>
score evaluate(const model<N, T>& m, const std::type_identity_t<samples<T>>& data, const Loss& loss = {}) {
    return evaluate(m, data, loss, 0);
}

} // namespace lamina
