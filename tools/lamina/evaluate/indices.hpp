#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "graph/extents.hpp"

namespace lamina::tool {

/// The product of shape[from] … shape[to - 1].
inline std::size_t count(const extents& shape, std::size_t from, std::size_t to) {
    std::size_t product = 1;
    for (std::size_t i = from; i < to; ++i) product *= static_cast<std::size_t>(shape[i]);
    return product;
}

/// How far neighbors of each axis are apart, in row-major order.
inline extents strides_of(const extents& shape) {
    extents strides(shape.size());
    std::int64_t stride = 1;
    for (std::size_t i = shape.size(); i-- > 0;) {
        strides[i] = stride;
        stride *= shape[i];
    }
    return strides;
}

inline std::size_t offset(const extents& at, const extents& strides) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < at.size(); ++i) sum += at[i] * strides[i];
    return static_cast<std::size_t>(sum);
}

/// Calls f(index) for all indices of a shape, the last axis fastest.
template <class F>
void for_each_index(const extents& shape, F f) {
    extents at(shape.size());
    for (std::size_t left = count(shape); left > 0; --left) {
        f(std::as_const(at));
        for (std::size_t i = shape.size(); i-- > 0;) {
            if (++at[i] < shape[i]) break;
            at[i] = 0;
        }
    }
}

} // namespace lamina::tool
