#pragma once

#include <lamina/kernels/gradient/conv2d_input.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/layers/conv2d.hpp>

#include <doctest/doctest.h>

#include <cstddef>

#include "gradient_reference.hpp"

namespace lamina::testing {

/// The kernels of one convolution's gradients, behind pointers, and the word's own backward.
template <class T>
struct convolution_gradients {
    kernels::conv_geometry geometry;
    std::size_t packed_size, input_scratch, weight_scratch;
    void (*pack)(const T* p, T* packed);
    void (*inputs)(const T* dy, const T* packed, T* dx, T* scratch);
    void (*weights)(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
    plain_word<T> word;
};

/// Checks dx, dw and db of images with gaps between them.
template <class T>
void check_gradients(const convolution_gradients<T>& k, std::size_t samples);

/// Without Winograd's algorithm, or with it where it is preferred.
template <class T, dims In, std::size_t Samples = 3, bool Winograd = false, class Word>
void check_convolution(Word) {
    constexpr kernels::conv_geometry g = [] {
        kernels::conv_geometry all = Word::geometry(In);
        all.winograd = Winograd;
        return all;
    }();
    using inputs = kernels::conv2d_input_gradient<T, g>;
    using weights = kernels::conv2d_weight_gradient<T, g>;
    check_gradients<T>(
        {g, inputs::packed_size, inputs::scratch_size, weights::scratch_size,
         [](const T* p, T* packed) { inputs::pack(p, packed); },
         [](const T* dy, const T* packed, T* dx, T* scratch) { inputs::run(dy, packed, dx, scratch); },
         [](std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride, T* dw,
            T* db, T* scratch) { weights::run(samples, x, x_stride, dy, dy_stride, dw, db, scratch); },
         plain_word_of<T, Word>},
        Samples);
}

} // namespace lamina::testing
