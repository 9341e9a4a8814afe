#pragma once

#include <lamina/kernels/norm/layer_norm.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::layer_norm<Options...>, In, T, Arch> {
private:
    using word = words::layer_norm<Options...>;

public:
    static constexpr std::size_t packed_size = 2 * In.channels, scratch_size = 0;

    static constexpr void pack(const T* parameters, T* packed) {
        word::affine::fill(parameters, In.channels, packed, packed + In.channels);
    }
    static constexpr kernels::partition parts{1, In.pixels()};
    static void run(const T* x, const T* packed, T* y, T*, kernels::work_share of) {
        const std::size_t first = of.chunks.begin * In.channels;
        kernels::layer_norm<T, In.channels, Arch>::run(
            of.chunks.size(), x + first, packed, packed + In.channels, word::epsilon, y + first, nullptr);
    }
};

} // namespace lamina::detail
