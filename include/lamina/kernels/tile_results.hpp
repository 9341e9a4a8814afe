#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Where the pixels of a tile lie relative to its first, in pixels of the image: a tile has `columns` pixels
/// in a row, and its rows and columns are `row` and `column` pixels apart.
struct tile_steps {
    std::size_t columns, row, column;
    LAMINA_INLINE constexpr std::size_t at(std::size_t p) const {
        return p / columns * row + p % columns * column;
    }
};

/// Applies the epilogue to the channels of one pixel from `channel` on. The last vector holds LastLanes
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

/// Applies the epilogue to a tile whose first pixel is `first`.
template <class Epilogue, std::size_t LastLanes, class V, std::size_t Pixels, std::size_t Vectors>
LAMINA_INLINE void finish_tile(V (&sums)[Pixels][Vectors], const tile_steps& steps,
                               const simd::scalar_t<V>* const* operands, std::size_t first,
                               std::size_t channel) {
    if constexpr (Epilogue::cheap) {
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p)
            finish_pixel<Epilogue, LastLanes>(sums[p], operands, first + steps.at(p), channel);
    } else {
        // An expensive epilogue is compiled once per tile, not once per pixel, so the sums go through memory.
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
            finish_pixel<Epilogue, LastLanes>(pixel, operands, first + steps.at(p), channel);
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

/// Stores the channels of one pixel.
template <std::size_t LastLanes, class V, std::size_t Vectors>
LAMINA_INLINE void store_pixel(const V (&sums)[Vectors], simd::scalar_t<V>* y) {
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v) simd::store(y + v * simd::lanes<V>, sums[v]);
    simd::store_partial<LastLanes>(y + (Vectors - 1) * simd::lanes<V>, sums[Vectors - 1]);
}

/// Stores a tile to an image whose pixels are `stride` elements apart; y points at the first pixel.
template <std::size_t LastLanes, class V, std::size_t Pixels, std::size_t Vectors>
LAMINA_INLINE void store_tile(const V (&sums)[Pixels][Vectors], const tile_steps& steps, std::size_t stride,
                              simd::scalar_t<V>* y) {
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Pixels; ++p) store_pixel<LastLanes>(sums[p], y + steps.at(p) * stride);
}

} // namespace lamina::kernels
