#pragma once

#include <cstddef>

namespace lamina::kernels {

/// Copies `pixels` pixels of `Channels` channels, `Stride` elements apart, and repeats each channel `Times`
/// times in a row. The copy is contiguous, with Channels · Times channels per pixel.
template <std::size_t Channels, std::size_t Stride, std::size_t Times, class T>
void repeat_channels(const T* x, std::size_t pixels, T* to) {
    for (std::size_t p = 0; p < pixels; ++p, x += Stride, to += Channels * Times)
        for (std::size_t c = 0; c < Channels; ++c)
            for (std::size_t i = 0; i < Times; ++i) to[c * Times + i] = x[c];
}

} // namespace lamina::kernels
