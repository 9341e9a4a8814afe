#pragma once

#include <lamina/kernels/shared.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/sizes.hpp>
#include <lamina/kernels/winograd/tile_transform.hpp>
#include <lamina/language/rounding.hpp>
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

/// Transforms tiles for the products of Winograd's algorithm. Finds the pixels of a tile; tile_transform does
/// the rest.
template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch = simd::default_arch>
struct winograd_tiles {
private:
    static constexpr std::size_t lanes = simd::lanes<simd::batch<T, Arch>>, cells = Image.cells,
                                 channels = Image.image.channels;
    static constexpr std::size_t pixel = Image.stride, row = Image.image.width * pixel;
    using all = tile_transform<T, Sizes, cells, Transform, (channels - 1) % lanes + 1, Arch>;
    static constexpr bool shared = channels * sizeof(T) > 128; // see run_loop
    using inner_cells = typename all::inner_cells;
    using border_cells = typename all::border_cells;

public:
    /// The elements that `transform` writes for each term and tile.
    static constexpr std::size_t width = lamina::detail::round_up(channels, lanes);

    template <term_places Places>
    static void transform(const T* x, std::size_t tile, T* to);

private:
    static constexpr T zeros[channels]{};

    static constexpr std::size_t top(std::size_t tile) { return tile / Image.across * Image.step; }
    static constexpr std::size_t left(std::size_t tile) { return tile % Image.across * Image.step; }
    template <term_places Places, class Cells>
    static void transform_cells(const Cells& from, T* to) {
        run_loop<all, shared>(from, channels, Places, to);
    }
    static border_cells at_border(const T* x, std::size_t tile);
    static std::size_t source(std::size_t i, std::size_t before, std::size_t extent, std::size_t after) {
        return i < before + extent + after ? source_index(i, before, extent, Image.fill) : extent;
    }
};

template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
template <term_places Places>
void winograd_tiles<T, Image, Sizes, Transform, Arch>::transform(const T* x, std::size_t tile, T* to) {
    constexpr dims in = Image.image;
    constexpr margins pad = Image.pad;
    const std::size_t i = top(tile), j = left(tile);
    if (i >= pad.top && i + cells <= pad.top + in.height && j >= pad.left && j + cells <= pad.left + in.width)
        transform_cells<Places>(inner_cells{x + (i - pad.top) * row + (j - pad.left) * pixel, row, pixel},
                                to);
    else
        transform_cells<Places>(at_border(x, tile), to);
}

template <class T, tiled_image Image, winograd_sizes Sizes, class Transform, class Arch>
auto winograd_tiles<T, Image, Sizes, Transform, Arch>::at_border(const T* x, std::size_t tile)
    -> border_cells {
    constexpr dims in = Image.image;
    constexpr margins pad = Image.pad;
    std::size_t columns[cells];
    for (std::size_t j = 0; j < cells; ++j)
        columns[j] = source(left(tile) + j, pad.left, in.width, pad.right);
    border_cells found;
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t r = source(top(tile) + i, pad.top, in.height, pad.bottom);
        for (std::size_t j = 0; j < cells; ++j)
            found.cell[i][j] =
                r == in.height || columns[j] == in.width ? zeros : x + r * row + columns[j] * pixel;
    }
    return found;
}

} // namespace lamina::kernels
