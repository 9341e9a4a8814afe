#pragma once

#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/layers/position_embedding.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <class... Options, dims In, class T>
struct trained_word<words::position_embedding<Options...>, In, T> : trained_defaults {
    static constexpr bool in_place = true, reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernels::add_numbers(In.size(), call.x + i, call.parameters, call.y + i);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernels::accumulate(In.size(), call.dy + i, call.gradients);
        if (WithInput && call.dx != call.dy) std::copy_n(call.dy, call.count * In.size(), call.dx);
    }
};

} // namespace lamina::detail
