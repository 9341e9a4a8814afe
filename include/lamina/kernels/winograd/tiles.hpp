#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/sizes.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// An image divided into tiles of `cells` × `cells` pixels that begin `step` pixels apart, `across` of them
/// in a row; the first begins `pad` before the image. Everything beyond the padding is zero.
struct tiled_image {
    dims image;
    std::size_t stride; // elements between adjacent pixels
    margins pad;
    border fill;
    std::size_t cells, step, across;
    friend constexpr bool operator==(const tiled_image&, const tiled_image&) = default;
};

/// Transforms tiles for the products of Winograd's algorithm: `Transform` turns the cells along one axis into
/// terms, first for each column of a tile, then for each row of the result.
template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch = simd::default_arch>
struct winograd_tiles {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, cells = Image.cells,
                                 channels = Image.image.channels, terms = Sizes.cells();
    static constexpr std::size_t pixel = Image.stride, row = Image.image.width * pixel;

public:
    /// The elements that `transform` writes for each term and tile.
    static constexpr std::size_t width = (channels + lanes - 1) / lanes * lanes;

    /// Writes the term at place p of the tile to to[p · Step …], in pieces of Piece elements, PieceStep
    /// apart.
    template <std::size_t Step, std::size_t Piece = width, std::size_t PieceStep = width>
    static void transform(const T* x, std::size_t tile, T* to);

private:
    // The cells of a tile inside the image, and those of a tile that crosses its border.
    struct inner_cells {
        const T* first;
        LAMINA_INLINE const T* at(std::size_t i, std::size_t j) const { return first + i * row + j * pixel; }
    };
    struct border_cells {
        const T* cell[cells][cells];
        LAMINA_INLINE const T* at(std::size_t i, std::size_t j) const { return cell[i][j]; }
    };
    static constexpr T zeros[channels]{};

    static constexpr std::size_t top(std::size_t tile) { return tile / Image.across * Image.step; }
    static constexpr std::size_t left(std::size_t tile) { return tile % Image.across * Image.step; }
    static border_cells at_border(const T* x, std::size_t tile);
    static std::size_t source(std::size_t i, std::size_t before, std::size_t extent, std::size_t after) {
        return i < before + extent + after ? source_index(i, before, extent, Image.fill) : extent;
    }
    template <std::size_t Step, std::size_t Piece, std::size_t PieceStep, class Cells>
    static void transform_cells(const Cells& from, T* to);
    template <std::size_t Step, std::size_t Lanes, class Cells>
    static void transform_channels(const Cells& from, std::size_t channel, T* to);
};

template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
template <std::size_t Step, std::size_t Piece, std::size_t PieceStep>
void winograd_tiles<T, Image, Sizes, Transform, Arch>::transform(const T* x, std::size_t tile, T* to) {
    constexpr dims in = Image.image;
    constexpr margins pad = Image.pad;
    const std::size_t i = top(tile), j = left(tile);
    if (i >= pad.top && i + cells <= pad.top + in.height && j >= pad.left && j + cells <= pad.left + in.width)
        transform_cells<Step, Piece, PieceStep>(inner_cells{x + (i - pad.top) * row + (j - pad.left) * pixel},
                                                to);
    else
        transform_cells<Step, Piece, PieceStep>(at_border(x, tile), to);
}

template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
auto winograd_tiles<T, Image, Sizes, Transform, Arch>::at_border(const T* x, std::size_t tile)
    -> border_cells {
    constexpr dims in = Image.image;
    constexpr margins pad = Image.pad;
    std::size_t columns[cells];
    for (std::size_t j = 0; j < cells; ++j)
        columns[j] = source(left(tile) + j, pad.left, in.width, pad.right);
    border_cells all;
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t r = source(top(tile) + i, pad.top, in.height, pad.bottom);
        for (std::size_t j = 0; j < cells; ++j)
            all.cell[i][j] =
                r == in.height || columns[j] == in.width ? zeros : x + r * row + columns[j] * pixel;
    }
    return all;
}

template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
template <std::size_t Step, std::size_t Piece, std::size_t PieceStep, class Cells>
void winograd_tiles<T, Image, Sizes, Transform, Arch>::transform_cells(const Cells& from, T* to) {
    constexpr std::size_t rest = channels % lanes, whole = channels - rest;
    const auto at = [to](std::size_t c) { return to + c / Piece * PieceStep + c % Piece; };
    for (std::size_t c = 0; c < whole; c += lanes) transform_channels<Step, lanes>(from, c, at(c));
    if constexpr (rest != 0) transform_channels<Step, rest>(from, whole, at(whole));
}

/// Transforms one register of channels.
template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
template <std::size_t Step, std::size_t Lanes, class Cells>
LAMINA_INLINE void winograd_tiles<T, Image, Sizes, Transform, Arch>::transform_channels(const Cells& from,
                                                                                        std::size_t channel,
                                                                                        T* to) {
    vector half[terms][cells];
    LAMINA_UNROLL
    for (std::size_t j = 0; j < cells; ++j) {
        vector column[cells], part[terms];
        LAMINA_UNROLL
        for (std::size_t i = 0; i < cells; ++i)
            column[i] = simd::load_partial<vector, Lanes>(from.at(i, j) + channel);
        Transform::apply(column, part);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < terms; ++i) half[i][j] = part[i];
    }
    LAMINA_UNROLL
    for (std::size_t i = 0; i < terms; ++i) {
        vector all[terms];
        Transform::apply(half[i], all);
        LAMINA_UNROLL
        for (std::size_t j = 0; j < terms; ++j) simd::store(to + Sizes.place(i, j) * Step, all[j]);
    }
}

} // namespace lamina::kernels
