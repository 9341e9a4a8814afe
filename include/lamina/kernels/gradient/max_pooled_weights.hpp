#pragma once

#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradient of the weights of a convolution followed by a max pool with 2×2 windows: added to `dw` (HWIO)
/// and `db`, over `samples` images that are `x_stride` elements apart. Of the four results in a window, only
/// the first that equals the maximum has a gradient, that of the window: a quarter of the products is
/// nonzero. The part of the image that this result read differs from lane to lane, so it is looked up in a
/// register that holds the parts of all four. db may be null. The scratch memory holds `scratch_size`
/// elements.
template <class T, conv_geometry G, class Arch = simd::default_arch>
struct max_pooled_weight_gradient {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr window_geometry window = G.window;
    static constexpr extent2 kernel = window.kernel;
    static constexpr std::size_t channels = window.in.channels, filters = window.out.channels;
    static constexpr std::size_t height = window.out.height / 2, width = window.out.width / 2;
    using source = padded_rows<T, window, channels>;

    // A table holds what two adjacent windows of the kernel read of a row, followed by the same of the next
    // row.
    static constexpr std::size_t next_row = lanes / 2;
    static constexpr std::size_t run = kernel.width * channels, table_run = run + channels;
    static constexpr std::size_t table_row = width * lanes;
    static constexpr std::size_t table_rows = height == 0 ? 0 : 2 * (height - 1) + kernel.height;

    static void make_tables(const T* rows, T* tables);
    template <std::size_t Lanes>
    static void add(const T* tables, const T* y, const T* pooled, const T* dy, T* dw, T* db);

public:
    /// Whether this kernel can compute the task: sums and tables must fit in registers.
    static constexpr bool exists = simd::has_lookup<vector> && G.groups == 1
                                   && window.strides == extent2{1, 1} && window.dilation == extent2{1, 1}
                                   && table_run <= next_row
                                   && kernel.height * run + 6 <= simd::registers<Arch>;
    static constexpr std::size_t scratch_size =
        exists ? table_rows * table_row + source::scratch_size(window.out.height) : 0;

    /// y: the convolution's results, in contiguous images; pooled: their maxima; dy: the gradient of the
    /// maxima.
    static void run_batch(std::size_t samples, const T* x, std::size_t x_stride, const T* y, const T* pooled,
                          const T* dy, T* dw, T* db, T* scratch);
};

template <class T, conv_geometry G, class Arch>
void max_pooled_weight_gradient<T, G, Arch>::run_batch(std::size_t samples, const T* x, std::size_t x_stride,
                                                       const T* y, const T* pooled, const T* dy, T* dw, T* db,
                                                       T* scratch) {
    constexpr std::size_t rest = filters % lanes, whole = filters - rest;
    constexpr std::size_t size = window.out.size(), pooled_size = height * width * filters;
    T* const tables = scratch;
    for (std::size_t i = 0; i < samples;
         ++i, x += x_stride, y += size, pooled += pooled_size, dy += pooled_size) {
        make_tables(source::read(x, scratch + table_rows * table_row, 0, window.out.height), tables);
        const auto add_filters = [&]<std::size_t Lanes>(std::size_t f) {
            add<Lanes>(tables, y + f, pooled + f, dy + f, dw + f, db == nullptr ? nullptr : db + f);
        };
        for (std::size_t f = 0; f < whole; f += lanes) add_filters.template operator()<lanes>(f);
        if constexpr (rest != 0) add_filters.template operator()<rest>(whole);
    }
}

/// Writes [row][window across][lane].
template <class T, conv_geometry G, class Arch>
void max_pooled_weight_gradient<T, G, Arch>::make_tables(const T* rows, T* tables) {
    for (std::size_t i = 0; i < table_rows; ++i, rows += source::row)
        for (std::size_t j = 0; j < width; ++j, tables += lanes) {
            const T* const from = rows + 2 * j * source::pixel;
            simd::store_partial<table_run>(tables, simd::load_partial<vector, table_run>(from));
            simd::store_partial<table_run>(tables + next_row,
                                           simd::load_partial<vector, table_run>(from + source::row));
        }
}

/// Adds the gradient of one register of filters.
template <class T, conv_geometry G, class Arch>
template <std::size_t Lanes>
void max_pooled_weight_gradient<T, G, Arch>::add(const T* tables, const T* y, const T* pooled, const T* dy,
                                                 T* dw, T* db) {
    constexpr std::size_t row = window.out.width * filters;
    const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
    vector sums[kernel.height * run], bias(T(0));
    LAMINA_UNROLL
    for (std::size_t tap = 0; tap < kernel.height * run; ++tap) sums[tap] = of(dw + tap * filters);
    for (std::size_t i = 0; i < height; ++i, y += 2 * row, tables += 2 * table_row)
        for (std::size_t j = 0; j < width; ++j, pooled += filters, dy += filters) {
            const T* const cell = y + 2 * j * filters;
            const vector top = simd::ordered_limit(of(pooled)), d = of(dy);
            // The last cell, unless an earlier one is not less than the maximum.
            vector place = select(of(cell + row) < top, vector(T(next_row + channels)), vector(T(next_row)));
            place = select(of(cell + filters) < top, place, vector(T(channels)));
            place = select(of(cell) < top, place, vector(T(0)));
            auto index = to_int(place);
            const T* const table = tables + j * lanes;
            bias = bias + d;
            LAMINA_UNROLL
            for (std::size_t e = 0; e < run; ++e) {
                LAMINA_UNROLL
                for (std::size_t k = 0; k < kernel.height; ++k)
                    sums[k * run + e] = simd::fma(
                        simd::lookup(simd::load<vector>(table + k * table_row), index), d, sums[k * run + e]);
                index = index + decltype(index)(1);
            }
        }
    LAMINA_UNROLL
    for (std::size_t tap = 0; tap < kernel.height * run; ++tap)
        simd::store_partial<Lanes>(dw + tap * filters, sums[tap]);
    if (db != nullptr) simd::store_partial<Lanes>(db, of(db) + bias);
}

} // namespace lamina::kernels
