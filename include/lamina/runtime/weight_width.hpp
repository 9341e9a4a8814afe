#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/language/caches.hpp>

#include <cstddef>

namespace lamina {

/// A predictor's weights are stored in the type that it computes in.
struct full_width {
    static constexpr bool halves(std::size_t) { return false; }
};

/// A predictor of floats stores the weights of its dense layers as bfloat16 where they would take FromBytes
/// or more, by default where the second-level cache does not hold them: they need half the memory and half
/// the time to arrive from it. Each of these weights is off by at most 2^-8 of itself; biases and all
/// arithmetic stay float.
template <std::size_t FromBytes = caches::second>
struct half_width {
    static constexpr bool halves(std::size_t bytes) { return bytes >= FromBytes; }
};

} // namespace lamina
