#pragma once

#include <lamina/language/float16.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// A matrix of inputs × outputs weights; with `half_width`, of floats that are stored as bfloat16.
struct dense_task {
    std::size_t inputs;
    std::size_t outputs;
    bool half_width = false;
    friend constexpr bool operator==(const dense_task&, const dense_task&) = default;
};

/// The type that a weight is stored as.
template <class T, dense_task Task>
using stored_weight = std::conditional_t<Task.half_width, bfloat16, T>;

/// Packed elements as stored weights.
template <class T, dense_task Task>
constexpr stored_weight<T, Task>* as_stored(T* packed) {
    if constexpr (Task.half_width)
        return reinterpret_cast<bfloat16*>(packed);
    else
        return packed;
}

/// The size of `weights` stored weights, in elements of T.
template <class T, dense_task Task>
constexpr std::size_t stored_size(std::size_t weights) {
    return (weights * sizeof(stored_weight<T, Task>) + sizeof(T) - 1) / sizeof(T);
}

} // namespace lamina::kernels
