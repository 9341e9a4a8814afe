#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// Calls `body(std::type_identity<V>, i)` for blocks of n array elements: V is a register type for the
/// elements from i on, or T for the remainder. For updates with a square root: std::sqrt may set errno, so
/// compilers do not vectorize a plain loop around it.
template <class T, class Body>
void sweep(std::size_t n, Body body) {
    using register_type = simd::batch<T>;
    std::size_t i = 0;
    for (; i + simd::lanes<register_type> <= n; i += simd::lanes<register_type>)
        body(std::type_identity<register_type>{}, i);
    for (; i < n; ++i) body(std::type_identity<T>{}, i);
}

} // namespace lamina::detail
