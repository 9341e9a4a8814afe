#pragma once

#include <lamina/kernels/gradient/pool.hpp>
#include <lamina/kernels/pool.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

/// Every word that is a pooling.
template <pooling_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
private:
    static constexpr kernels::pool_geometry pool = Word::geometry(In);
    static constexpr std::size_t in = pool.window.in.size(), out = pool.window.out.size();

public:
    static constexpr bool reads_input = pool.kind == kernels::pooling::max,
                          reads_output = pool.kind == kernels::pooling::max;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernels::pool<T, kernels::task_of(pool)>::run(call.x + i * in, call.y + i * out, nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernels::pool_gradient<T, pool>::run(call.x + i * in, call.y + i * out, call.dy + i * out,
                                                     call.dx + i * in);
    }
};

} // namespace lamina::detail
