#pragma once

#include <lamina/kernels/gradient/layer_norm.hpp>
#include <lamina/kernels/norm/layer_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// Keeps the normal_form of every pixel.
template <class... Options, dims In, class T>
struct trained_word<words::layer_norm<Options...>, In, T> : trained_defaults {
private:
    using word = words::layer_norm<Options...>;
    static constexpr std::size_t channels = In.channels;
    using gradient = kernels::layer_norm_gradient<T, channels>;

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t saved = In.pixels() * kernels::normal_form<T>::size;
    /// gamma, then beta; ones and zeros if the word has none.
    static constexpr std::size_t packed = 2 * channels;
    /// Their gradient sums, in double.
    static constexpr std::size_t shared = word::affine::tensors == 0 ? 0 : 2 * channels;

    template <bool>
    static void pack(const T* p, T* to) {
        word::affine::fill(p, channels, to, to + channels);
    }
    static void forward(const word_call<T>& call) {
        kernels::layer_norm<T, channels>::run(call.count * In.pixels(), call.x, call.packed,
                                              call.packed + channels, word::epsilon, call.y, call.saved);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        const std::size_t pixels = call.count * In.pixels();
        if constexpr (word::affine::tensors != 0) {
            double *const total = call.shared + call.pass.thread * shared, *const along = total + channels;
            std::fill_n(total, shared, 0.0);
            gradient::add_sums(pixels, call.x, call.saved, call.dy, total, along);
            word::affine::add_gradients(call.gradients, channels, along, total);
        }
        if constexpr (WithInput) gradient::input(pixels, call.x, call.saved, call.packed, call.dy, call.dx);
    }
};

} // namespace lamina::detail
