#pragma once

#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/window_span.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace lamina::kernels {

/// A pooling, and the elements between adjacent pixels of its input and output.
struct pool_task {
    pool_geometry pool;
    std::size_t in_stride;
    std::size_t out_stride;
    friend constexpr bool operator==(const pool_task&, const pool_task&) = default;
};

/// The task over whole, contiguous tensors.
constexpr pool_task task_of(pool_geometry pool) {
    return {pool, pool.window.in.channels, pool.window.out.channels};
}

/// Maxima or averages of windows, vectorized over the channels. A window that contains a NaN yields NaN.
template <class T, pool_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct pool {
private:
    static constexpr window_geometry window = Task.pool.window;
    static constexpr std::size_t channels = window.in.channels;
    using vector = std::conditional_t<channels == 1, T, simd::batch<T, Arch>>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t vectors = (channels + lanes - 1) / lanes;
    static constexpr std::size_t blocks = (vectors + 7) / 8, block_vectors = (vectors + blocks - 1) / blocks;
    static constexpr pool_axis down = rows_of(Task.pool), across = columns_of(Task.pool);
    static constexpr bool is_max = Task.pool.kind == pooling::max;
    // With few vectors and a long row, a single sum per vector would be bound by latency.
    static constexpr std::size_t ways = window.kernel.width >= 8 && block_vectors < 4 ? 4 : 1;
    // A maximum takes two cells at a time.
    static constexpr std::size_t together = is_max && window.kernel.width > 1 ? 2 : 1;

    // Windows of one size that never leave the image have constant bounds.
    static constexpr bool inside_rows = !Task.pool.adaptive && window.pad.top == 0
                                        && (window.out.height - 1) * window.strides.height
                                                   + (window.kernel.height - 1) * window.dilation.height
                                               < window.in.height;
    static constexpr bool inside_columns =
        !Task.pool.adaptive && window.pad.left == 0
        && (window.out.width - 1) * window.strides.width + (window.kernel.width - 1) * window.dilation.width
               < window.in.width;

public:
    static constexpr partition parts{window.out.width, window.out.height, blocks};
    /// Computes one image y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, T* y, const T* const* operands, work_share of = parts.whole());

private:
    static window_span window_rows(std::size_t row);
    static window_span window_columns(std::size_t column);
    template <class... Cells>
    static vector reduce(const vector& so_far, const Cells&... cells);
    static void window_of(const T* x, window_span rows, window_span columns, T* y, const T* const* operands,
                          std::size_t pixel, range some);
    template <std::size_t Vectors, std::size_t LastLanes>
    static void block(const T* x, window_span rows, window_span columns, T* y, const T* const* operands,
                      std::size_t pixel, std::size_t channel);
    template <std::size_t Pixels, std::size_t Together, std::size_t LastLanes, std::size_t Ways,
              std::size_t Vectors>
    static void add_pixels(vector (&results)[Ways][Vectors], const T* x);
};

template <class T, pool_task Task, class Epilogue, class Arch>
LAMINA_INLINE window_span pool<T, Task, Epilogue, Arch>::window_rows(std::size_t row) {
    if constexpr (Task.pool.adaptive) return {0, down.cells(row).size(), down.cells(row).size()};
    if constexpr (inside_rows) return {0, window.kernel.height, window.kernel.height};
    return clip_window(row * window.strides.height, window.kernel.height, window.dilation.height,
                       window.pad.top, window.in.height, window.pad.bottom, Task.pool.count_include_pad);
}

template <class T, pool_task Task, class Epilogue, class Arch>
LAMINA_INLINE window_span pool<T, Task, Epilogue, Arch>::window_columns(std::size_t column) {
    if constexpr (Task.pool.adaptive) return {0, across.cells(column).size(), across.cells(column).size()};
    if constexpr (inside_columns) return {0, window.kernel.width, window.kernel.width};
    return clip_window(column * window.strides.width, window.kernel.width, window.dilation.width,
                       window.pad.left, window.in.width, window.pad.right, Task.pool.count_include_pad);
}

template <class T, pool_task Task, class Epilogue, class Arch>
template <class... Cells>
LAMINA_INLINE auto pool<T, Task, Epilogue, Arch>::reduce(const vector& so_far, const Cells&... cells)
    -> vector {
    if constexpr (is_max)
        return simd::greatest(cells..., so_far);
    else
        return (cells + ... + so_far);
}

template <class T, pool_task Task, class Epilogue, class Arch>
void pool<T, Task, Epilogue, Arch>::run(const T* x, T* y, const T* const* operands, work_share of) {
    constexpr window_span high{0, window.kernel.height, window.kernel.height},
        wide{0, window.kernel.width, window.kernel.width};
    std::size_t pixel = of.chunks.begin * window.out.width;
    y += pixel * Task.out_stride;
    for (std::size_t row = of.chunks.begin; row < of.chunks.end; ++row) {
        const window_span rows = window_rows(row);
        for (std::size_t column = 0; column < window.out.width; ++column, ++pixel, y += Task.out_stride) {
            const window_span columns = window_columns(column);
            const std::size_t top =
                Task.pool.adaptive
                    ? down.cells(row).first
                    : row * window.strides.height + rows.first * window.dilation.height - window.pad.top;
            const std::size_t left =
                Task.pool.adaptive
                    ? across.cells(column).first
                    : column * window.strides.width + columns.first * window.dilation.width - window.pad.left;
            const T* corner = x + (top * window.in.width + left) * Task.in_stride;
            if (!Task.pool.adaptive && rows == high && columns == wide) // loops of constant length
                window_of(corner, high, wide, y, operands, pixel, of.blocks);
            else
                window_of(corner, rows, columns, y, operands, pixel, of.blocks);
        }
    }
}

/// Computes some blocks of one pixel's channels.
template <class T, pool_task Task, class Epilogue, class Arch>
LAMINA_INLINE void pool<T, Task, Epilogue, Arch>::window_of(const T* x, window_span rows, window_span columns,
                                                            T* y, const T* const* operands, std::size_t pixel,
                                                            range some) {
    constexpr std::size_t block_channels = block_vectors * lanes;
    constexpr std::size_t whole = channels - channels % block_channels;
    constexpr std::size_t rest = vectors - whole / lanes;
    const std::size_t end = (std::min)(some.end * block_channels, whole);
    for (std::size_t c = some.begin * block_channels; c < end; c += block_channels)
        block<block_vectors, lanes>(x + c, rows, columns, y + c, operands, pixel, c);
    if constexpr (whole != channels)
        if (some.end == blocks)
            block<rest, channels - (vectors - 1) * lanes>(x + whole, rows, columns, y + whole, operands,
                                                          pixel, whole);
}

template <class T, pool_task Task, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
LAMINA_INLINE void pool<T, Task, Epilogue, Arch>::block(const T* x, window_span rows, window_span columns,
                                                        T* y, const T* const* operands, std::size_t pixel,
                                                        std::size_t channel) {
    constexpr std::size_t in_row = window.dilation.height * window.in.width * Task.in_stride;
    constexpr std::size_t in_pixel = window.dilation.width * Task.in_stride, step = ways * together;
    vector results[ways][Vectors];
    LAMINA_UNROLL
    for (std::size_t w = 0; w < ways; ++w) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v)
            results[w][v] = vector(is_max ? -std::numeric_limits<T>::infinity() : T(0));
    }
    for (std::size_t ky = rows.first; ky < rows.last; ++ky, x += in_row) {
        const T* in = x;
        std::size_t left = columns.last - columns.first;
        for (; left >= step; left -= step, in += step * in_pixel)
            add_pixels<ways, together, LastLanes>(results, in);
        if constexpr (step > 1)
            for (; left > 0; --left, in += in_pixel) add_pixels<1, 1, LastLanes>(results, in);
    }
    const vector share(is_max ? T(1) : T(1) / static_cast<T>(rows.counted * columns.counted));
    const auto result = [&](std::size_t v) LAMINA_INLINE_LAMBDA {
        vector all = results[0][v];
        if constexpr (ways > 1) {
            LAMINA_UNROLL
            for (std::size_t w = 1; w < ways; ++w) all = reduce(all, results[w][v]);
        }
        return is_max ? all : all * share;
    };
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v)
        simd::store(y + v * lanes,
                    Epilogue::template apply<lanes>(result(v), operands, pixel, channel + v * lanes));
    constexpr std::size_t last = (Vectors - 1) * lanes;
    simd::store_partial<LastLanes>(
        y + last, Epilogue::template apply<LastLanes>(result(Vectors - 1), operands, pixel, channel + last));
}

template <class T, pool_task Task, class Epilogue, class Arch>
template <std::size_t Pixels, std::size_t Together, std::size_t LastLanes, std::size_t Ways,
          std::size_t Vectors>
LAMINA_INLINE void pool<T, Task, Epilogue, Arch>::add_pixels(vector (&results)[Ways][Vectors], const T* x) {
    constexpr std::size_t in_pixel = window.dilation.width * Task.in_stride, last = Vectors - 1;
    const auto add = [&](vector& result, const T* in, auto load) LAMINA_INLINE_LAMBDA {
        if constexpr (Together == 2)
            result = reduce(result, load(in), load(in + Pixels * in_pixel));
        else
            result = reduce(result, load(in));
    };
    LAMINA_UNROLL
    for (std::size_t p = 0; p < Pixels; ++p) {
        const T* in = x + p * in_pixel;
        LAMINA_UNROLL
        for (std::size_t v = 0; v < last; ++v)
            add(results[p][v], in + v * lanes, [](const T* from) { return simd::load<vector>(from); });
        add(results[p][last], in + last * lanes,
            [](const T* from) { return simd::load_partial<vector, LastLanes>(from); });
    }
}

} // namespace lamina::kernels
