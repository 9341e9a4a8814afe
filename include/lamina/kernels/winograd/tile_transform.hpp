#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/sizes.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Where the terms of a tile go: term p of channel c to p · term + c / piece · piece_step + c % piece. Pieces
/// are whole registers.
struct term_places {
    std::size_t term, piece, piece_step;
    friend constexpr bool operator==(const term_places&, const term_places&) = default;
};

/// The transform of a tile of Cells × Cells pixels, the same for all images: `Transform` turns the cells
/// along one axis into terms, first for each column of a tile, then for each row of the result. LastLanes:
/// the channels in the last register.
template <class T, winograd_sizes Sizes, std::size_t Cells, class Transform, std::size_t LastLanes,
          class Arch>
struct tile_transform {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, terms = Sizes.cells();

public:
    /// The pixels of a tile that lies in the image, and of one that crosses its border.
    struct inner_cells {
        const T* first;
        std::size_t row, pixel; // steps
    };
    struct border_cells {
        const T* cell[Cells][Cells];
    };

    template <class From>
    static void run(const From& from, std::size_t channels, const term_places& places, T* to);

private:
    template <std::size_t Lanes, class From>
    static void one_register(const From& from, std::size_t channel, std::size_t step, T* to);
    template <std::size_t Lanes>
    static void load_column(const inner_cells& from, std::size_t j, std::size_t channel, vector (&to)[Cells]);
    template <std::size_t Lanes>
    static void load_column(const border_cells& from, std::size_t j, std::size_t channel,
                            vector (&to)[Cells]);
};

template <class T, winograd_sizes Sizes, std::size_t Cells, class Transform, std::size_t LastLanes,
          class Arch>
template <class From>
LAMINA_INLINE void
tile_transform<T, Sizes, Cells, Transform, LastLanes, Arch>::run(const From& from, std::size_t channels,
                                                                 const term_places& places, T* to) {
    const std::size_t whole = LastLanes == lanes ? channels : channels - LastLanes;
    const std::size_t step = places.term;
    for (std::size_t first = 0; first < channels; first += places.piece, to += places.piece_step) {
        const std::size_t last = (std::min)(first + places.piece, whole);
        for (std::size_t c = first; c < last; c += lanes)
            one_register<lanes>(from, c, step, to + (c - first));
        if constexpr (LastLanes != lanes)
            if (first + places.piece > whole)
                one_register<LastLanes>(from, whole, step, to + (whole - first));
    }
}

template <class T, winograd_sizes Sizes, std::size_t Cells, class Transform, std::size_t LastLanes,
          class Arch>
template <std::size_t Lanes, class From>
LAMINA_INLINE void tile_transform<T, Sizes, Cells, Transform, LastLanes, Arch>::one_register(
    const From& from, std::size_t channel, std::size_t step, T* to) {
    vector half[terms][Cells];
    LAMINA_UNROLL
    for (std::size_t j = 0; j < Cells; ++j) {
        vector column[Cells], part[terms];
        load_column<Lanes>(from, j, channel, column);
        Transform::apply(column, part);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < terms; ++i) half[i][j] = part[i];
    }
    LAMINA_UNROLL
    for (std::size_t i = 0; i < terms; ++i) {
        vector all[terms];
        Transform::apply(half[i], all);
        if (i > 0) to += (Sizes.place(i, 0) - Sizes.place(i - 1, 0)) * step;
        simd::pointer_barrier(to); // or all addresses would be computed first, and wait in memory
        LAMINA_UNROLL
        for (std::size_t j = 0; j < terms; ++j)
            simd::store(to + (Sizes.place(i, j) - Sizes.place(i, 0)) * step, all[j]);
    }
}

template <class T, winograd_sizes Sizes, std::size_t Cells, class Transform, std::size_t LastLanes,
          class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void tile_transform<T, Sizes, Cells, Transform, LastLanes, Arch>::load_column(
    const inner_cells& from, std::size_t j, std::size_t channel, vector (&to)[Cells]) {
    const T* at = from.first + j * from.pixel + channel;
    LAMINA_UNROLL
    for (std::size_t i = 0; i < Cells; ++i) to[i] = simd::load_partial<vector, Lanes>(at + i * from.row);
}

template <class T, winograd_sizes Sizes, std::size_t Cells, class Transform, std::size_t LastLanes,
          class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void tile_transform<T, Sizes, Cells, Transform, LastLanes, Arch>::load_column(
    const border_cells& from, std::size_t j, std::size_t channel, vector (&to)[Cells]) {
    LAMINA_UNROLL
    for (std::size_t i = 0; i < Cells; ++i)
        to[i] = simd::load_partial<vector, Lanes>(from.cell[i][j] + channel);
}

} // namespace lamina::kernels
