#pragma once

#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/training/backpropagation.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "file/file.hpp"

/// What PyTorch makes of a sentence against what Lamina makes of it. generate.py finds the sentences in the
/// tests and writes the files.
namespace golden {

template <class N, class T>
lamina::model<N, T> load(const entry& e) {
    lamina::model<N, T> m;
    for (const auto& t : m.tensors()) {
        INFO(t.tensor);
        const auto numbers = e.get<T>(t.tensor);
        REQUIRE(numbers.size() == t.size());
        std::ranges::copy(numbers, m[t.tensor].begin());
    }
    return m;
}

template <class N>
void check_reference(const entry& e) {
    constexpr std::size_t in = lamina::input_shape<N>.size();
    const auto m = load<N, double>(e);
    const auto x = e.get<double>("x");
    std::vector<double> y;
    for (std::size_t i = 0; i < x.size(); i += in) {
        const auto one = lamina::evaluate_reference<N, double>(m.parameters(), std::span(x).subspan(i, in));
        y.insert(y.end(), one.begin(), one.end());
    }
    INFO("the scalar reference");
    e.check<double>("y", y);
}

template <class N, class T>
void check_prediction(const entry& e) {
    const auto x = e.get<T>("x");
    std::vector<T> y(x.size() / lamina::input_shape<N>.size() * lamina::output_shape<N>.size());
    const lamina::predictor p(load<N, T>(e));
    typename lamina::predictor<N, T>::workspace w;
    p.predict_batch(x, y, w);
    INFO("the predictor");
    e.check<T>("y", y);
}

/// Σ target · prediction: its derivatives by the prediction are the targets.
struct linear_loss {
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            loss += target[i] * prediction[i];
            gradient[i] = target[i];
        }
        return loss;
    }
};

/// The derivatives by parameters, tensor by tensor; where a tensor is not trainable, what it becomes.
template <class N, class T>
void check_gradients(const entry& e, const lamina::model<N, T>& m, std::span<const T> gradients) {
    for (const auto& t : lamina::detail::gradient_table<N>()) {
        const auto d = gradients.subspan(t.offset, t.size());
        if (t.parameter.trainable) {
            e.check<T>("d " + t.tensor, d);
        } else {
            std::vector<T> after(m[t.tensor].begin(), m[t.tensor].end());
            for (std::size_t i = 0; i < after.size(); ++i) after[i] -= d[i];
            e.check<T>("after " + t.tensor, after);
        }
    }
}

template <class N, class T>
void check_derivatives(const entry& e) {
    const auto m = load<N, T>(e);
    const auto x = e.get<T>("x"), cotangent = e.get<T>("cotangent");
    std::vector<T> gradients(lamina::detail::updated_parameters<N>), dx(x.size());
    lamina::detail::backpropagation<N, T, true> network(x.size() / lamina::input_shape<N>.size(), 1);
    const std::span<const T> targets(cotangent);
    const lamina::score s =
        network.run(m, {x, targets}, linear_loss{}, std::span(gradients), {}, 1, 0, std::span(dx));
    INFO("training");
    e.check_loss<T>(s.loss);
    check_gradients<N, T>(e, m, gradients);
    e.check<T>("dx", dx);
}

/// Prediction by the scalar reference in double and by the predictor in float; derivatives of training in
/// double, with which the tests of training compare those in float.
template <class N>
void check(file& f, const std::string& sentence) {
    INFO(sentence);
    const entry e{f, sentence};
    check_reference<N>(e);
    check_prediction<N, float>(e);
    check_derivatives<N, double>(e);
}

} // namespace golden

/// Compares a sentence with the golden file `file`.
#define GOLDEN(...) golden::check<std::remove_cvref_t<decltype(__VA_ARGS__)>>(file, #__VA_ARGS__)
