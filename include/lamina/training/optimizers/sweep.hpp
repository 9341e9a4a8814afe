#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// Calls `body(std::type_identity<V>, i)` for the n numbers of some arrays: V is a register that holds those
/// from i on, and at the end a scalar. For updates with a square root: std::sqrt may set errno, so compilers
/// leave a plain loop around it scalar.
template <class T, class Body>
void sweep(std::size_t n, Body body) {
    using register_type = simd::batch<T>;
    std::size_t i = 0;
    for (; i + simd::lanes<register_type> <= n; i += simd::lanes<register_type>)
        body(std::type_identity<register_type>{}, i);
    for (; i < n; ++i) body(std::type_identity<T>{}, i);
}

} // namespace lamina::detail
