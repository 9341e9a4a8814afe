#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Where the pixels of a tile lie, in pixels of the image behind the tile's first: `columns` in a row.
struct tile_steps {
    std::size_t columns, row, column;
    constexpr std::size_t at(std::size_t p) const { return p / columns * row + p % columns * column; }
};

/// The epilogue's ops on the channels from `channel` on of one pixel. The last of the vectors holds LastLanes
/// channels.
template <class Epilogue, std::size_t LastLanes, class V, std::size_t Vectors>
LAMINA_INLINE void finish_pixel(V (&sums)[Vectors], const simd::scalar_t<V>* const* operands,
                                std::size_t pixel, std::size_t channel) {
    constexpr std::size_t lanes = simd::lanes<V>;
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v)
        sums[v] = Epilogue::template apply<lanes>(sums[v], operands, pixel, channel + v * lanes);
    V& last = sums[Vectors - 1];
    last = Epilogue::template apply<LastLanes>(last, operands, pixel, channel + (Vectors - 1) * lanes);
}

/// The epilogue's ops on a tile, of which `first` is the first pixel.
template <class Epilogue, tile_steps Steps, std::size_t LastLanes, class V, std::size_t Pixels,
          std::size_t Vectors>
LAMINA_INLINE void finish_tile(V (&sums)[Pixels][Vectors], const simd::scalar_t<V>* const* operands,
                               std::size_t first, std::size_t channel) {
    if constexpr (Epilogue::cheap) {
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p)
            finish_pixel<Epilogue, LastLanes>(sums[p], operands, first + Steps.at(p), channel);
    } else {
        // An expensive epilogue is compiled once per tile, not once per pixel: the sums take the way over
        // memory.
        simd::scalar_t<V> waiting[Pixels][Vectors][simd::lanes<V>];
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) simd::store(waiting[p][v], sums[p][v]);
        }
#pragma GCC unroll 1
        for (std::size_t p = 0; p < Pixels; ++p) {
            V pixel[Vectors];
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) pixel[v] = simd::load<V>(waiting[p][v]);
            finish_pixel<Epilogue, LastLanes>(pixel, operands, first + Steps.at(p), channel);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) simd::store(waiting[p][v], pixel[v]);
        }
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) sums[p][v] = simd::load<V>(waiting[p][v]);
        }
    }
}

/// The channels of one pixel to memory.
template <std::size_t LastLanes, class V, std::size_t Vectors>
LAMINA_INLINE void store_pixel(const V (&sums)[Vectors], simd::scalar_t<V>* y) {
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v) simd::store(y + v * simd::lanes<V>, sums[v]);
    simd::store_partial<LastLanes>(y + (Vectors - 1) * simd::lanes<V>, sums[Vectors - 1]);
}

/// A tile to memory, where pixels lie Stride numbers apart; y points at the first.
template <tile_steps Steps, std::size_t Stride, std::size_t LastLanes, class V, std::size_t Pixels,
          std::size_t Vectors>
LAMINA_INLINE void store_tile(const V (&sums)[Pixels][Vectors], simd::scalar_t<V>* y) {
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Pixels; ++p) store_pixel<LastLanes>(sums[p], y + Steps.at(p) * Stride);
}

} // namespace lamina::kernels
