#pragma once

#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/language/dims.hpp>

#include <algorithm>
#include <cstddef>

/// The operators +, | and * on consecutive samples. In backward, `add` says whether to add to dx or overwrite
/// it.
namespace lamina::detail {

template <class T>
void put(T& to, T value, bool add) {
    to = add ? to + value : value;
}

/// Passes the gradient on unchanged; dx may be dy.
template <class T>
void sum_backward(const T* dy, std::size_t n, T* dx, bool add) {
    if (add)
        kernels::accumulate(n, dy, dx);
    else if (dx != dy)
        std::copy_n(dy, n, dx);
}

/// Copies one operand of a concatenation, `width` channels of `pixels` pixels, into y, whose pixels have
/// stride `whole`.
template <class T>
void concat_forward(const T* x, std::size_t pixels, std::size_t width, T* y, std::size_t whole) {
    for (std::size_t i = 0; i < pixels; ++i) std::copy_n(x + i * width, width, y + i * whole);
}
template <class T>
void concat_backward(const T* dy, std::size_t whole, std::size_t pixels, std::size_t width, T* dx, bool add) {
    for (std::size_t i = 0; i < pixels; ++i) sum_backward(dy + i * whole, width, dx + i * width, add);
}

/// The gradient of x, the factor that is as large as y.
template <class T>
void product_backward(const T* dy, dims shape, const T* gate, dims gate_shape, std::size_t samples, T* dx,
                      bool add) {
    const std::size_t size = samples * shape.size(), channels = shape.channels;
    if (gate_shape.channels < channels) {
        for (std::size_t i = 0; i < size; i += channels, ++gate)
            for (std::size_t c = i; c < i + channels; ++c) put(dx[c], dy[c] * *gate, add);
        return;
    }
    const std::size_t gate_size = gate_shape.size();
    for (std::size_t s = 0; s < samples; ++s, gate += gate_size)
        for (std::size_t i = s * shape.size(); i < (s + 1) * shape.size(); i += gate_size)
            for (std::size_t c = 0; c < gate_size; ++c) put(dx[i + c], dy[i + c] * gate[c], add);
}
/// y = x · gate, where the gate is as large as x or has one element per channel or one per pixel.
template <class T>
void product_forward(const T* x, dims shape, const T* gate, dims gate_shape, std::size_t samples, T* y) {
    product_backward(x, shape, gate, gate_shape, samples, y, false);
}
template <class T>
void gate_backward(const T* dy, const T* x, dims shape, std::size_t samples, T* dgate, dims gate_shape,
                   bool add) {
    const std::size_t size = shape.size(), gate_size = gate_shape.size(), channels = shape.channels;
    if (gate_shape.channels < channels) {
        for (std::size_t i = 0; i < samples * size; i += channels, ++dgate)
            put(*dgate, kernels::dot(channels, dy + i, x + i), add);
        return;
    }
    for (std::size_t s = 0; s < samples; ++s, dgate += gate_size) {
        if (!add) std::fill_n(dgate, gate_size, T(0));
        for (std::size_t i = s * size; i < (s + 1) * size; i += gate_size)
            for (std::size_t c = 0; c < gate_size; ++c) dgate[c] += dy[i + c] * x[i + c];
    }
}

} // namespace lamina::detail
