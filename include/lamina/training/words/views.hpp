#pragma once

#include <lamina/language/sentence.hpp>
#include <lamina/layers/activity_regularization.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace lamina::detail {

struct trained_view : trained_defaults {
    static constexpr bool view = true, reads_input = false, reads_output = false;
    template <class T>
    static void forward(const word_call<T>&) {}
    template <bool WithInput, class T>
    static void backward(const word_call<T>&) {}
};

template <dims In, class T>
struct trained_word<words::identity, In, T> : trained_view {};

template <view_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_view {};

/// The penalty is divided by the batch size, as in Keras.
template <class Regularizer, dims In, class T>
struct trained_word<words::activity_regularization<Regularizer>, In, T> : trained_defaults {
    static constexpr bool view = true, reads_output = false;
    static constexpr std::size_t scratch = In.size();

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            *call.penalty += static_cast<double>(Regularizer::penalty(sample(call, i)))
                             / static_cast<double>(call.pass.batch);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        const T share = T(1) / static_cast<T>(call.pass.batch);
        for (std::size_t i = 0; i < call.count; ++i) {
            const std::span<T> slope(call.scratch, In.size());
            std::ranges::fill(slope, T(0));
            Regularizer::add_gradient(sample(call, i), slope);
            for (std::size_t j = 0; j < In.size(); ++j) call.dx[i * In.size() + j] += share * slope[j];
        }
    }

private:
    static std::span<const T> sample(const word_call<T>& call, std::size_t i) {
        return {call.x + i * In.size(), In.size()};
    }
};

} // namespace lamina::detail
