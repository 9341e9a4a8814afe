#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/tile_results.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Where results go: the pixels in a row of the image, before and after pooling, and the elements between
/// adjacent pixels.
struct result_image {
    std::size_t width, pooled_width, stride;
};

constexpr result_image result_image_of(const conv_task& task) {
    return {task.conv.window.out.width, task.pooled_width(), task.out_stride};
}

/// Applies the epilogue and the pool to a tile of sums in registers and stores the result. A monotonic
/// epilogue follows a max pool, which leaves it fewer values.
template <class T, extent2 Pool, pooling Kind, class Epilogue, class Arch = simd::default_arch>
struct conv_results {
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr extent2 pool = Pool;

    /// `sums` are those of Rows × Columns pooled pixels from (row, column) on; y points at the first of
    /// these. The last vector holds LastLanes channels.
    template <std::size_t Rows, std::size_t Columns, std::size_t LastLanes, std::size_t Pixels,
              std::size_t Vectors>
    static void store(vector (&sums)[Pixels][Vectors], T* y, const T* const* operands, std::size_t row,
                      std::size_t column, std::size_t channel, const result_image& image);

private:
    static constexpr bool pool_first = pool.size() > 1 && Kind == pooling::max&& Epilogue::monotonic;

    template <std::size_t Across, std::size_t Pixels, std::size_t Vectors>
    static vector reduce_window(const vector (&sums)[Pixels][Vectors], std::size_t corner, std::size_t v);
    template <std::size_t Columns, std::size_t Pixels, std::size_t Vectors, std::size_t Pooled>
    static void reduce(const vector (&sums)[Pixels][Vectors], vector (&pooled)[Pooled][Vectors]);
};

template <class T, extent2 Pool, pooling Kind, class Epilogue, class Arch>
template <std::size_t Across, std::size_t Pixels, std::size_t Vectors>
LAMINA_INLINE auto
conv_results<T, Pool, Kind, Epilogue, Arch>::reduce_window(const vector (&sums)[Pixels][Vectors],
                                                           std::size_t corner, std::size_t v) -> vector {
    constexpr std::size_t count = pool.size();
    constexpr tile_steps cells{pool.width, Across, 1};
    vector pooled = sums[corner][v];
    if constexpr (Kind == pooling::max) {
        LAMINA_UNROLL
        for (std::size_t k = 2; k < count; k += 2)
            pooled = simd::greatest(sums[corner + cells.at(k - 1)][v], sums[corner + cells.at(k)][v], pooled);
        if constexpr (count % 2 == 0) pooled = simd::greatest(sums[corner + cells.at(count - 1)][v], pooled);
    } else {
        LAMINA_UNROLL
        for (std::size_t k = 1; k < count; ++k) pooled = pooled + sums[corner + cells.at(k)][v];
        pooled = pooled * vector(T(1) / T(count));
    }
    return pooled;
}

template <class T, extent2 Pool, pooling Kind, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Pixels, std::size_t Vectors, std::size_t Pooled>
LAMINA_INLINE void conv_results<T, Pool, Kind, Epilogue, Arch>::reduce(const vector (&sums)[Pixels][Vectors],
                                                                       vector (&pooled)[Pooled][Vectors]) {
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Pooled; ++p) {
        const std::size_t corner =
            p / Columns * pool.height * Columns * pool.width + p % Columns * pool.width;
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v)
            pooled[p][v] = reduce_window<Columns * pool.width>(sums, corner, v);
    }
}

template <class T, extent2 Pool, pooling Kind, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t LastLanes, std::size_t Pixels,
          std::size_t Vectors>
LAMINA_INLINE void conv_results<T, Pool, Kind, Epilogue, Arch>::store(vector (&sums)[Pixels][Vectors], T* y,
                                                                      const T* const* operands,
                                                                      std::size_t row, std::size_t column,
                                                                      std::size_t channel,
                                                                      const result_image& image) {
    const tile_steps steps{Columns * pool.width, image.width, 1};
    const tile_steps pooled_steps{Columns, image.pooled_width, 1};
    const std::size_t first = row * pool.height * steps.row + column * pool.width;
    vector pooled[Rows * Columns][Vectors];
    if constexpr (!pool_first) finish_tile<Epilogue, LastLanes>(sums, steps, operands, first, channel);
    reduce<Columns>(sums, pooled);
    if constexpr (pool_first)
        finish_tile<Epilogue, LastLanes>(pooled, pooled_steps, operands, first, channel);
    store_tile<LastLanes>(pooled, pooled_steps, image.stride, y);
}

} // namespace lamina::kernels
