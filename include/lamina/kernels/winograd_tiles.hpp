#pragma once

#include <lamina/kernels/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// An image in square tiles of `cells` × `cells` pixels that begin `step` pixels apart, `across` of them in a
/// row; the first begins `pad` before the image. What lies behind border and image is zero.
struct tiled_image {
    dims image;
    std::size_t stride; // numbers between neighbouring pixels
    margins pad;
    border fill;
    std::size_t cells, step, across;
    friend constexpr bool operator==(const tiled_image&, const tiled_image&) = default;
};

/// Tiles on their way to the products of Winograd's algorithm: `Transform` makes Products numbers out of a
/// tile's row, then of each column of those.
template <class T, tiled_image Image, std::size_t Products, class Transform, class Arch = xsimd::default_arch>
struct winograd_tiles {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, cells = Image.cells,
                                 channels = Image.image.channels;

public:
    /// Numbers that `transform` needs for a copy of a tile, and that it writes for each product and tile.
    static constexpr std::size_t copy_size = cells * cells * channels;
    static constexpr std::size_t width = (channels + lanes - 1) / lanes * lanes;

    /// Product p of the tile goes to to[p · Step …].
    template <std::size_t Step>
    static void transform(const T* x, std::size_t tile, T* to, T* copy);

private:
    struct place {
        const T* x;
        std::size_t row, pixel; // steps
    };
    static place find(const T* x, std::size_t tile, T* copy);
    static void copy_pixel(const T* from, T* to);
    static std::size_t source(std::size_t i, std::size_t before, std::size_t extent, std::size_t after) {
        return i < before + extent + after ? source_index(i, before, extent, Image.fill) : extent;
    }
    template <std::size_t Step, std::size_t LastLanes>
    static void transform_channels(place from, T* to);
};

template <class T, tiled_image Image, std::size_t Products, class Transform, class Arch>
template <std::size_t Step>
void winograd_tiles<T, Image, Products, Transform, Arch>::transform(const T* x, std::size_t tile, T* to,
                                                                    T* copy) {
    place from = find(x, tile, copy);
    for (std::size_t c = 0; c + lanes < width; c += lanes, from.x += lanes, to += lanes)
        transform_channels<Step, lanes>(from, to);
    transform_channels<Step, channels - (width - lanes)>(from, to);
}

/// In the image itself, or a copy with the border where not all cells lie in it.
template <class T, tiled_image Image, std::size_t Products, class Transform, class Arch>
auto winograd_tiles<T, Image, Products, Transform, Arch>::find(const T* x, std::size_t tile, T* copy)
    -> place {
    constexpr dims in = Image.image;
    constexpr margins pad = Image.pad;
    const std::size_t top = tile / Image.across * Image.step, left = tile % Image.across * Image.step;
    if (top >= pad.top && top + cells <= pad.top + in.height && left >= pad.left
        && left + cells <= pad.left + in.width)
        return {x + ((top - pad.top) * in.width + left - pad.left) * Image.stride, in.width * Image.stride,
                Image.stride};
    std::size_t columns[cells];
    for (std::size_t j = 0; j < cells; ++j) columns[j] = source(left + j, pad.left, in.width, pad.right);
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t row = source(top + i, pad.top, in.height, pad.bottom);
        for (std::size_t j = 0; j < cells; ++j) {
            const bool zero = row == in.height || columns[j] == in.width;
            copy_pixel(zero ? nullptr : x + (row * in.width + columns[j]) * Image.stride,
                       copy + (i * cells + j) * channels);
        }
    }
    return {copy, cells * channels, channels};
}

/// Zeros if there is no pixel.
template <class T, tiled_image Image, std::size_t Products, class Transform, class Arch>
LAMINA_INLINE void winograd_tiles<T, Image, Products, Transform, Arch>::copy_pixel(const T* from, T* to) {
    constexpr std::size_t rest = channels % lanes, whole = channels - rest;
    const vector zero(T(0));
    for (std::size_t c = 0; c < whole; c += lanes)
        simd::store(to + c, from == nullptr ? zero : simd::load<vector>(from + c));
    if constexpr (rest != 0)
        simd::store_partial<rest>(to + whole,
                                  from == nullptr ? zero : simd::load_partial<vector, rest>(from + whole));
}

/// One register of channels.
template <class T, tiled_image Image, std::size_t Products, class Transform, class Arch>
template <std::size_t Step, std::size_t LastLanes>
LAMINA_INLINE void winograd_tiles<T, Image, Products, Transform, Arch>::transform_channels(place from,
                                                                                           T* to) {
    vector half[Products][cells];
    LAMINA_UNROLL
    for (std::size_t j = 0; j < cells; ++j) {
        vector column[cells], part[Products];
        LAMINA_UNROLL
        for (std::size_t i = 0; i < cells; ++i)
            column[i] = simd::load_partial<vector, LastLanes>(from.x + i * from.row + j * from.pixel);
        Transform::apply(column, part);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < Products; ++i) half[i][j] = part[i];
    }
    LAMINA_UNROLL
    for (std::size_t i = 0; i < Products; ++i) {
        vector row[Products];
        Transform::apply(half[i], row);
        LAMINA_UNROLL
        for (std::size_t j = 0; j < Products; ++j) simd::store(to + (i * Products + j) * Step, row[j]);
    }
}

} // namespace lamina::kernels
