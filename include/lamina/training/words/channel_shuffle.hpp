#pragma once

#include <lamina/kernels/channel_shuffle.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <std::size_t Groups, dims In, class T>
struct trained_word<words::channel_shuffle<Groups>, In, T> : trained_defaults {
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        kernels::channel_shuffle<T, In.channels, Groups>::run(call.count * In.pixels(), call.x, call.y);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            kernels::channel_shuffle<T, In.channels, In.channels / Groups>::run(call.count * In.pixels(),
                                                                                call.dy, call.dx);
    }
};

} // namespace lamina::detail
