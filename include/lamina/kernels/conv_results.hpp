#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The way of a tile of sums from registers to memory: epilogue, pool, store.
template <class T, conv_task Task, class Epilogue, class Arch = xsimd::default_arch>
struct conv_results {
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;

    /// Sums of Rows × Columns pooled pixels from (row, column) on; y points at the first of them. The last of
    /// the vectors holds LastLanes channels.
    template <std::size_t Rows, std::size_t Columns, std::size_t LastLanes, std::size_t Pixels,
              std::size_t Vectors>
    static void store(vector (&sums)[Pixels][Vectors], T* y, const T* const* operands, std::size_t row,
                      std::size_t column, std::size_t channel);

private:
    static constexpr extent2 pool = Task.pool;
    static constexpr bool pool_first =
        pool.size() > 1 && Task.pool_kind == pooling::max&& Epilogue::monotonic;

    template <std::size_t Columns, std::size_t LastLanes, std::size_t Pixels, std::size_t Vectors>
    static void finish(vector (&sums)[Pixels][Vectors], const T* const* operands, std::size_t first,
                       std::size_t channel);
    template <std::size_t LastLanes, std::size_t Vectors>
    static void finish_pixel(vector (&sums)[Vectors], const T* const* operands, std::size_t pixel,
                             std::size_t channel);
    template <std::size_t Across, std::size_t Pixels, std::size_t Vectors>
    static vector reduce_window(const vector (&sums)[Pixels][Vectors], std::size_t corner, std::size_t v);
    template <std::size_t Columns, std::size_t Pixels, std::size_t Vectors, std::size_t Pooled>
    static void reduce(const vector (&sums)[Pixels][Vectors], vector (&pooled)[Pooled][Vectors]);
};

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t LastLanes, std::size_t Vectors>
LAMINA_INLINE void
conv_results<T, Task, Epilogue, Arch>::finish_pixel(vector (&sums)[Vectors], const T* const* operands,
                                                    std::size_t pixel, std::size_t channel) {
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v)
        sums[v] = Epilogue::template apply<lanes>(sums[v], operands, pixel, channel + v * lanes);
    vector& last = sums[Vectors - 1];
    last = Epilogue::template apply<LastLanes>(last, operands, pixel, channel + (Vectors - 1) * lanes);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t LastLanes, std::size_t Pixels, std::size_t Vectors>
LAMINA_INLINE void conv_results<T, Task, Epilogue, Arch>::finish(vector (&sums)[Pixels][Vectors],
                                                                 const T* const* operands, std::size_t first,
                                                                 std::size_t channel) {
    constexpr std::size_t width = Task.conv.window.out.width;
    if constexpr (Epilogue::cheap) {
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p)
            finish_pixel<LastLanes>(sums[p], operands, first + p / Columns * width + p % Columns, channel);
    } else {
        // An expensive epilogue is compiled once per tile, not once per pixel: the sums take the way over
        // memory.
        T waiting[Pixels][Vectors][lanes];
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) simd::store(waiting[p][v], sums[p][v]);
        }
#pragma GCC unroll 1
        for (std::size_t p = 0; p < Pixels; ++p) {
            vector pixel[Vectors];
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) pixel[v] = simd::load<vector>(waiting[p][v]);
            finish_pixel<LastLanes>(pixel, operands, first + p / Columns * width + p % Columns, channel);
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) simd::store(waiting[p][v], pixel[v]);
        }
        LAMINA_UNROLL
        for (std::size_t p = 0; p < Pixels; ++p) {
            LAMINA_UNROLL
            for (std::size_t v = 0; v < Vectors; ++v) sums[p][v] = simd::load<vector>(waiting[p][v]);
        }
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Across, std::size_t Pixels, std::size_t Vectors>
LAMINA_INLINE auto conv_results<T, Task, Epilogue, Arch>::reduce_window(const vector (&sums)[Pixels][Vectors],
                                                                        std::size_t corner, std::size_t v)
    -> vector {
    constexpr std::size_t cells = pool.size();
    vector pooled = sums[corner][v];
    if constexpr (cells > 1) {
        LAMINA_UNROLL
        for (std::size_t k = 1; k < cells; ++k) {
            const vector& next = sums[corner + k / pool.width * Across + k % pool.width][v];
            pooled = Task.pool_kind == pooling::max ? simd::max(next, pooled) : pooled + next;
        }
        if constexpr (Task.pool_kind == pooling::average) pooled = pooled * vector(T(1) / T(cells));
    }
    return pooled;
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Pixels, std::size_t Vectors, std::size_t Pooled>
LAMINA_INLINE void conv_results<T, Task, Epilogue, Arch>::reduce(const vector (&sums)[Pixels][Vectors],
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

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Rows, std::size_t Columns, std::size_t LastLanes, std::size_t Pixels,
          std::size_t Vectors>
LAMINA_INLINE void conv_results<T, Task, Epilogue, Arch>::store(vector (&sums)[Pixels][Vectors], T* y,
                                                                const T* const* operands, std::size_t row,
                                                                std::size_t column, std::size_t channel) {
    constexpr std::size_t out_row = Task.pooled_width() * Task.out_stride;
    const std::size_t first = row * pool.height * Task.conv.window.out.width + column * pool.width;
    vector pooled[Rows * Columns][Vectors];
    if constexpr (!pool_first) finish<Columns * pool.width, LastLanes>(sums, operands, first, channel);
    reduce<Columns>(sums, pooled);
    if constexpr (pool_first) finish<Columns, LastLanes>(pooled, operands, first, channel);
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Rows * Columns; ++p) {
        T* to = y + p / Columns * out_row + p % Columns * Task.out_stride;
        LAMINA_UNROLL
        for (std::size_t v = 0; v + 1 < Vectors; ++v) simd::store(to + v * lanes, pooled[p][v]);
        simd::store_partial<LastLanes>(to + (Vectors - 1) * lanes, pooled[p][Vectors - 1]);
    }
}

} // namespace lamina::kernels
