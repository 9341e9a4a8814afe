#pragma once

#include <lamina/kernels/gradient/softmax.hpp>
#include <lamina/kernels/softmax.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <distribution_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
    static constexpr bool in_place = true, reads_input = false;

    static void forward(const word_call<T>& call) {
        constexpr kernels::pixel_task task{In.pixels(), In.channels, In.channels, In.channels};
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernels::softmax<T, task, Word::logarithm>::run(call.x + i, call.y + i);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            kernels::softmax_gradient<T, In.channels, Word::logarithm>::run(call.count * In.pixels(), call.y,
                                                                            call.dy, call.dx);
    }
};

} // namespace lamina::detail
