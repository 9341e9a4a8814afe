#pragma once

#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/kernels/pointwise.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <pointwise_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
    static constexpr bool in_place = true;
    static constexpr bool reads_input = !requires { requires Word::from_output; };

    static void forward(const word_call<T>& call) {
        constexpr kernels::pixel_task task{1, In.size(), In.size(), In.size()};
        using kernel = kernels::pointwise<T, task, kernels::epilogue<kernels::map<Word>>>;
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernel::run(call.x + i, call.y + i, nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            kernels::pointwise_gradient<T, Word>::run(call.count * In.size(), reads_input ? call.x : call.y,
                                                      call.y, call.dy, call.dx);
    }
};

} // namespace lamina::detail
