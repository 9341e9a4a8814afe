#pragma once

#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/layers/class_token.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <class... Options, dims In, class T>
struct trained_word<words::class_token<Options...>, In, T> : trained_defaults {
private:
    static constexpr std::size_t in = In.size(), token = In.channels, out = token + in;

public:
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            std::copy_n(call.x + i * in, in, std::copy_n(call.parameters, token, call.y + i * out));
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            kernels::accumulate(token, call.dy + i * out, call.gradients);
            if constexpr (WithInput) std::copy_n(call.dy + i * out + token, in, call.dx + i * in);
        }
    }
};

} // namespace lamina::detail
