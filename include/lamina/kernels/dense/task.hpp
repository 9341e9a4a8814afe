#pragma once

#include <lamina/language/float16.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lamina::kernels {

/// How a dense layer's weights are stored; all but `full` only for floats.
enum class weight_format : std::uint8_t { full, bfloat16, float16 };

/// A matrix of inputs × outputs weights.
struct dense_task {
    std::size_t inputs;
    std::size_t outputs;
    weight_format format = weight_format::full;
    friend constexpr bool operator==(const dense_task&, const dense_task&) = default;
};

/// The type that a weight is stored as.
template <class T, dense_task Task>
using stored_weight =
    std::conditional_t<Task.format == weight_format::full, T,
                       std::conditional_t<Task.format == weight_format::float16, float16, bfloat16>>;

/// Packed elements as stored weights.
template <class T, dense_task Task>
constexpr stored_weight<T, Task>* as_stored(T* packed) {
    if constexpr (Task.format == weight_format::full)
        return packed;
    else
        return reinterpret_cast<stored_weight<T, Task>*>(packed);
}

/// The size of `weights` stored weights, in elements of T.
template <class T, dense_task Task>
constexpr std::size_t stored_size(std::size_t weights) {
    return (weights * sizeof(stored_weight<T, Task>) + sizeof(T) - 1) / sizeof(T);
}

} // namespace lamina::kernels
