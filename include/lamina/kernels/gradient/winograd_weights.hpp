#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/gradient/outer_products.hpp>
#include <lamina/kernels/winograd/blocks.hpp>
#include <lamina/kernels/winograd/tiles.hpp>
#include <lamina/kernels/winograd/transforms.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The last step of a weight gradient by Winograd's algorithm. LastLanes: the filters in the last register.
template <class T, std::size_t Outputs, std::size_t LastLanes, class Arch>
struct winograd_gradient_sums {
    /// dw += Gᵀ u G for every input and filter. The sums u of the products' gradients are `step` elements
    /// apart; each is [channel][filter], the filters padded to whole registers.
    static void run(const T* sums, std::size_t step, std::size_t channels, std::size_t filters, T* dw);

private:
    using vector = simd::batch<T, Arch>;
    using transform = winograd<Outputs>;
    static constexpr std::size_t lanes = simd::lanes<vector>, cells = transform::cells;

    template <std::size_t Lanes>
    static void add_filters(const T* sums, std::size_t step, std::size_t tap, T* dw);
};

template <class T, std::size_t Outputs, std::size_t LastLanes, class Arch>
LAMINA_INLINE void winograd_gradient_sums<T, Outputs, LastLanes, Arch>::run(const T* sums, std::size_t step,
                                                                            std::size_t channels,
                                                                            std::size_t filters, T* dw) {
    const std::size_t last = filters - LastLanes, tap = channels * filters;
    for (std::size_t c = 0; c < channels; ++c, sums += last + lanes, dw += filters) {
        for (std::size_t f = 0; f < last; f += lanes) add_filters<lanes>(sums + f, step, tap, dw + f);
        add_filters<LastLanes>(sums + last, step, tap, dw + last);
    }
}

template <class T, std::size_t Outputs, std::size_t LastLanes, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void winograd_gradient_sums<T, Outputs, LastLanes, Arch>::add_filters(const T* sums,
                                                                                    std::size_t step,
                                                                                    std::size_t tap, T* dw) {
    vector half[3][cells];
    LAMINA_UNROLL
    for (std::size_t j = 0; j < cells; ++j) {
        simd::pointer_barrier(sums); // or all addresses would be computed first, and wait in memory
        vector u[cells], part[3];
        LAMINA_UNROLL
        for (std::size_t i = 0; i < cells; ++i) u[i] = simd::load<vector>(sums + (i * cells + j) * step);
        transform::kernel_gradient(u, part);
        LAMINA_UNROLL
        for (std::size_t i = 0; i < 3; ++i) half[i][j] = part[i];
    }
    LAMINA_UNROLL
    for (std::size_t i = 0; i < 3; ++i) {
        vector part[3];
        transform::kernel_gradient(half[i], part);
        LAMINA_UNROLL
        for (std::size_t j = 0; j < 3; ++j) {
            T* const to = dw + (i * 3 + j) * tap;
            simd::store_partial<Lanes>(to, simd::load_partial<vector, Lanes>(to) + part[j]);
        }
    }
}

/// The gradient of a 3×3 convolution's weights by Winograd's algorithm: the products' gradients are sums of
/// outer products, one per tile, and are transformed into the kernel's gradient at the end. The interface is
/// that of direct_weight_gradient.
template <class T, conv_geometry G, std::size_t Outputs = 4, class Arch = simd::default_arch>
struct winograd_weight_gradient {
private:
    using vector = simd::batch<T, Arch>;
    using transform = winograd<Outputs>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t cells = transform::cells, products = cells * cells;
    static constexpr window_geometry window = G.window;
    static constexpr std::size_t channels = window.in.channels, filters = window.out.channels;
    static constexpr bool shared = channels * filters > 1024; // see run_loop
    static constexpr std::size_t across = detail::ceil_div(window.out.width, Outputs);
    static constexpr std::size_t per_image = winograd_tiles_of(task_of(G), Outputs);

    using inputs =
        winograd_tiles<T, tiled_image{window.in, channels, window.pad, window.fill, cells, Outputs, across},
                       transform::sizes, winograd_input<Outputs>, Arch>;
    using results =
        winograd_tiles<T, tiled_image{window.out, filters, {}, border::zero, Outputs, Outputs, across},
                       transform::sizes, winograd_output_gradient<Outputs>, Arch>;

    // As many tiles at a time as stay in the second-level cache: [product][tile][channel].
    static constexpr std::size_t tile_bytes = products * (inputs::width + results::width) * sizeof(T);
    static constexpr std::size_t tiles = std::clamp<std::size_t>(caches::second / 2 / tile_bytes, 16, 64);
    static constexpr std::size_t input_step = tiles * inputs::width + lanes;
    static constexpr std::size_t result_step = tiles * results::width + lanes;
    static constexpr term_places input_places{input_step, inputs::width, 0},
        result_places{result_step, results::width, 0};
    static constexpr std::size_t sum_step = channels * results::width + lanes;
    static constexpr outer_tile tile =
        choose_outer_tile(1, channels, results::width / lanes, simd::registers<Arch>);

    static void add(const T* x, const T* dy, std::size_t count, T* sums);
    template <std::size_t Vectors>
    static void add_columns(const T* x, const T* dy, std::size_t count, T* sums);
    template <std::size_t Run, std::size_t Vectors>
    static void add_tile(const T* x, const T* dy, std::size_t count, T* sums);

public:
    static constexpr std::size_t scratch_size = products * (input_step + result_step + sum_step);

    static void run(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
};

template <class T, conv_geometry G, std::size_t Outputs, class Arch>
void winograd_weight_gradient<T, G, Outputs, Arch>::run(std::size_t samples, const T* x, std::size_t x_stride,
                                                        const T* dy, std::size_t dy_stride, T* dw, T* db,
                                                        T* scratch) {
    if (samples == 0) return;
    T* const transformed = scratch + products * input_step;
    T* const sums = transformed + products * result_step;
    std::fill_n(sums, products * sum_step, T(0));
    const std::size_t all = samples * per_image, each = detail::ceil_div(all, detail::ceil_div(all, tiles));
    for (std::size_t first = 0; first < all; first += each) {
        const std::size_t count = (std::min)(each, all - first);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t sample = (first + i) / per_image, at = (first + i) % per_image;
            inputs::template transform<input_places>(x + sample * x_stride, at, scratch + i * inputs::width);
            results::template transform<result_places>(dy + sample * dy_stride, at,
                                                       transformed + i * results::width);
        }
        for (std::size_t p = 0; p < products; ++p)
            add(scratch + p * input_step, transformed + p * result_step, count, sums + p * sum_step);
    }
    run_loop<winograd_gradient_sums<T, Outputs, (filters - 1) % lanes + 1, Arch>, shared>(
        sums, sum_step, channels, filters, dw);
    for (std::size_t i = 0; db != nullptr && i < samples; ++i)
        channel_sums<T, filters, Arch>::add(dy + i * dy_stride, window.out.pixels(), filters, db);
}

/// Adds x · dy of one product over some tiles.
template <class T, conv_geometry G, std::size_t Outputs, class Arch>
void winograd_weight_gradient<T, G, Outputs, Arch>::add(const T* x, const T* dy, std::size_t count, T* sums) {
    constexpr std::size_t columns = tile.vectors * lanes, rest = results::width % columns;
    for (std::size_t f = 0; f + columns <= results::width; f += columns)
        add_columns<tile.vectors>(x, dy + f, count, sums + f);
    if constexpr (rest != 0)
        add_columns<rest / lanes>(x, dy + results::width - rest, count, sums + results::width - rest);
}

template <class T, conv_geometry G, std::size_t Outputs, class Arch>
template <std::size_t Vectors>
void winograd_weight_gradient<T, G, Outputs, Arch>::add_columns(const T* x, const T* dy, std::size_t count,
                                                                T* sums) {
    constexpr std::size_t rest = channels % tile.run;
    for (std::size_t c = 0; c + tile.run <= channels; c += tile.run)
        add_tile<tile.run, Vectors>(x + c, dy, count, sums + c * results::width);
    if constexpr (rest != 0)
        add_tile<rest, Vectors>(x + channels - rest, dy, count, sums + (channels - rest) * results::width);
}

template <class T, conv_geometry G, std::size_t Outputs, class Arch>
template <std::size_t Run, std::size_t Vectors>
void winograd_weight_gradient<T, G, Outputs, Arch>::add_tile(const T* x, const T* dy, std::size_t count,
                                                             T* sums) {

    run_loop<outer_products<vector, outer_tile{1, Run, Vectors}, lanes>, shared>(
        x, dy, count, inputs::width, results::width, results::width, sums);
}

} // namespace lamina::kernels
