#pragma once

#include "evaluate/call.hpp"

namespace lamina::tool {

/// The shape that two shapes have together, by NumPy's rule.
extents broadcast(const call& c, const extents& a, const extents& b);

/// The strides by which `shape` is read as if it had the shape `as`: 0 along axes that are repeated.
extents broadcast_strides(const extents& shape, const extents& as);

/// Calls f(i, j) with the places in a result of shape `shape` and in a tensor of shape `from`.
template <class F>
void for_each_broadcast(const extents& shape, const extents& from, F f) {
    const extents strides = broadcast_strides(from, shape);
    std::size_t i = 0;
    for_each_index(shape, [&](const extents& at) { f(i++, offset(at, strides)); });
}

} // namespace lamina::tool
