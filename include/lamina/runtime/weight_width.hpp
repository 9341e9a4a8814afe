#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/language/caches.hpp>

#include <cstddef>

namespace lamina::detail {

/// A predictor's weights have the type in which it computes.
struct full_width {
    static constexpr bool halves(std::size_t) { return false; }
};

/// A predictor of floats stores the weights of a dense layer as bfloat16 if they would take FromBytes or
/// more; by default, if they do not fit into the second-level cache. They then need half the memory and half
/// the time to load. Each of these weights has a relative error of at most 2^-8; biases and all arithmetic
/// stay float.
template <std::size_t FromBytes = caches::second>
struct half_width {
    static constexpr bool halves(std::size_t bytes) { return bytes >= FromBytes; }
};

} // namespace lamina::detail
