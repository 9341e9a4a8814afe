#pragma once

#include <lamina/kernels/channel_shuffle.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <std::size_t Groups, dims In, class T, class Arch>
struct predicted_word<words::channel_shuffle<Groups>, In, T, Arch> : unweighted_word {
    static constexpr kernels::partition parts{1, In.pixels()};
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of, std::size_t pitch) {
        kernels::channel_shuffle<T, In.channels, Groups>::run(
            of.chunks.size(), x + of.chunks.begin * In.channels, y + of.chunks.begin * pitch, pitch);
    }
};

} // namespace lamina::detail
