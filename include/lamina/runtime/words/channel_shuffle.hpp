#pragma once

#include <lamina/kernels/channel_shuffle.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina {

template <std::size_t Groups, dims In, class T, class Arch>
struct predicted_word<words::channel_shuffle<Groups>, In, T, Arch> : unweighted_word {
    static void run(const T* x, const T*, T* y, T*) {
        kernels::channel_shuffle<T, In.channels, Groups>::run(In.pixels(), x, y);
    }
};

} // namespace lamina
