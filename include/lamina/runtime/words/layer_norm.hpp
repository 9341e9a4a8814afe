#pragma once

#include <lamina/kernels/layer_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina {

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::layer_norm<Options...>, In, T, Arch> {
private:
    using word = words::layer_norm<Options...>;

public:
    static constexpr std::size_t packed_size = 2 * In.channels, scratch_size = 0;

    static void pack(const T* parameters, T* packed) {
        word::affine::fill(parameters, In.channels, packed, packed + In.channels);
    }
    static void run(const T* x, const T* packed, T* y, T*) {
        kernels::layer_norm<T, In.channels, Arch>::run(In.pixels(), x, packed, packed + In.channels,
                                                       word::epsilon, y, nullptr);
    }
};

} // namespace lamina
