#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Calls f.operator()<Width>(first) for each block of adjacent channels in turn. A kernel keeps its values
/// per channel on the stack for one block at a time, so that no network can overflow it.
template <std::size_t Channels, class F>
LAMINA_INLINE void each_channel_block(F f) {
    constexpr std::size_t width = 256, rest = Channels % width, whole = Channels - rest;
    for (std::size_t first = 0; first < whole; first += width) f.template operator()<width>(first);
    if constexpr (rest != 0) f.template operator()<rest>(whole);
}

} // namespace lamina::kernels
