#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/gradient/gradient_chunk.hpp>
#include <lamina/kernels/gradient/outer_products.hpp>
#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The direct gradient of a convolution's weights: dw (HWIO) += x ⋆ dy, db += the sum of dy over pixels, over
/// `samples` images that are `x_stride` and `dy_stride` elements apart. db may be null. The scratch memory
/// holds `scratch_size` elements.
template <class T, conv_geometry G, class Arch = simd::default_arch>
struct direct_weight_gradient {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr window_geometry window = G.window;
    static constexpr extent2 kernel = window.kernel;
    static constexpr std::size_t channels = window.in.channels, all_filters = window.out.channels;
    static constexpr std::size_t dy_row = window.out.width * all_filters;
    using source = padded_rows<T, window, channels>;

    // Depthwise, a register holds adjacent groups; otherwise, adjacent filters of one group.
    static constexpr bool depthwise = task_of(G).is_depthwise() && G.groups > 1;
    static constexpr std::size_t groups = depthwise ? 1 : G.groups;
    static constexpr std::size_t inputs = G.group_inputs(), filters = all_filters / groups;
    static constexpr std::size_t vectors = detail::ceil_div(filters, lanes);

    // A pixel's patch as `outer` × `lines` lines of `run_length` contiguous elements: whole rows of the
    // kernel if these are contiguous, else its cells.
    static constexpr bool whole_rows = G.groups == 1 && (window.dilation.width == 1 || kernel.width == 1);
    static constexpr std::size_t run_length = whole_rows ? kernel.width * inputs : inputs;
    static constexpr std::size_t lines = whole_rows ? kernel.height : kernel.width;
    static constexpr std::size_t outer = whole_rows ? 1 : kernel.height;
    static constexpr std::size_t row_step = window.dilation.height * source::row;
    static constexpr std::size_t line_step = whole_rows ? row_step : window.dilation.width * channels;
    static constexpr outer_tile tile = choose_outer_tile(lines, run_length, vectors, simd::registers<Arch>);
    static constexpr std::size_t columns = tile.vectors * lanes,
                                 last_column = (vectors - 1) / tile.vectors * columns;
    // Every tile of rows reads dy's columns again: with many tiles, it is worth making the columns
    // contiguous.
    static constexpr bool packs = outer * lines * run_length > 8 * tile.lines* tile.run&& filters > columns;

    static constexpr gradient_chunk at_a_time =
        choose_gradient_chunk(window, source::row * sizeof(T), dy_row * sizeof(T));
    static constexpr std::size_t strip = at_a_time.rows, images = at_a_time.images;
    static constexpr std::size_t copy_size = source::scratch_size(strip);
    static constexpr std::size_t panel_size = packs ? images * strip * window.out.width * columns : 0;

    struct chunk {
        const T* x;
        const T* dy;
        std::size_t images, x_image, dy_image, rows;
    };

    static void add(const chunk& all, T* dw, T* panel);
    template <std::size_t Columns>
    static void add_columns(chunk part, T* dw, T* panel);
    template <std::size_t Columns>
    static void add_kernel(const chunk& all, T* dw);
    template <std::size_t Columns, std::size_t Lines>
    static void add_lines(chunk part, T* dw);
    template <std::size_t Columns, std::size_t Lines, std::size_t Run>
    static void add_tile(const chunk& c, T* dw);

public:
    static constexpr std::size_t scratch_size = panel_size + images * copy_size;

    static void run(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
};

template <class T, conv_geometry G, class Arch>
void direct_weight_gradient<T, G, Arch>::run(std::size_t samples, const T* x, std::size_t x_stride,
                                             const T* dy, std::size_t dy_stride, T* dw, T* db, T* scratch) {
    T* const copies = scratch + panel_size;
    for (std::size_t first = 0; first < samples; first += images) {
        const std::size_t count = (std::min)(images, samples - first);
        for (std::size_t row = 0; row < window.out.height; row += strip) {
            const std::size_t rows = (std::min)(strip, window.out.height - row);
            const T* d = dy + first * dy_stride + row * dy_row;
            const T* from = source::read(x + first * x_stride, copies, row, rows);
            for (std::size_t i = 1; source::copies && i < count; ++i)
                source::read(x + (first + i) * x_stride, copies + i * copy_size, row, rows);
            add({from, d, count, source::copies ? copy_size : x_stride, dy_stride, rows}, dw, scratch);
            for (std::size_t i = 0; db != nullptr && i < count; ++i)
                channel_sums<T, all_filters, Arch>::add(d + i * dy_stride, rows * window.out.width,
                                                        all_filters, db);
        }
    }
}

template <class T, conv_geometry G, class Arch>
void direct_weight_gradient<T, G, Arch>::add(const chunk& all, T* dw, T* panel) {
    for (std::size_t group = 0; group < groups; ++group)
        for (std::size_t column = 0; column < filters; column += columns) {
            chunk part = all;
            part.x += group * inputs + (depthwise ? column : 0);
            part.dy += group * filters + column;
            T* const to = dw + group * filters + column;
            if (column < last_column)
                add_columns<columns>(part, to, panel);
            else
                add_columns<filters - last_column>(part, to, panel);
        }
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Columns>
void direct_weight_gradient<T, G, Arch>::add_columns(chunk part, T* dw, T* panel) {
    if constexpr (packs) {
        const std::size_t pixels = part.rows * window.out.width;
        for (std::size_t i = 0; i < part.images; ++i)
            pack_panel<Columns>(part.dy + i * part.dy_image, pixels, all_filters,
                                panel + i * pixels * Columns);
        part.dy = panel;
        part.dy_image = pixels * Columns;
    }
    add_kernel<Columns>(part, dw);
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Columns>
void direct_weight_gradient<T, G, Arch>::add_kernel(const chunk& all, T* dw) {
    constexpr std::size_t rest = lines % tile.lines;
    for (std::size_t row = 0; row < outer; ++row) {
        chunk part = all;
        part.x += row * row_step;
        T* to = dw + row * lines * run_length * all_filters;
        for (std::size_t line = 0; line + tile.lines <= lines; line += tile.lines) {
            add_lines<Columns, tile.lines>(part, to);
            part.x += tile.lines * line_step;
            to += tile.lines * run_length * all_filters;
        }
        if constexpr (rest > 0) add_lines<Columns, rest>(part, to);
    }
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Columns, std::size_t Lines>
void direct_weight_gradient<T, G, Arch>::add_lines(chunk part, T* dw) {
    constexpr std::size_t rest = run_length % tile.run;
    for (std::size_t e = 0; e + tile.run <= run_length; e += tile.run) {
        add_tile<Columns, Lines, tile.run>(part, dw + e * all_filters);
        part.x += tile.run;
    }
    if constexpr (rest > 0) add_tile<Columns, Lines, rest>(part, dw + (run_length - rest) * all_filters);
}

template <class T, conv_geometry G, class Arch>
template <std::size_t Columns, std::size_t Lines, std::size_t Run>
void direct_weight_gradient<T, G, Arch>::add_tile(const chunk& c, T* dw) {
    constexpr std::size_t tile_vectors = detail::ceil_div(Columns, lanes);
    static constexpr outer_layout layout{line_step, run_length * all_filters, all_filters,
                                         packs ? Columns : all_filters};
    using products = outer_products<vector, outer_tile{Lines, Run, tile_vectors},
                                    Columns - (tile_vectors - 1) * lanes, depthwise>;
    constexpr bool shared = channels * filters > 1024 || window.out.pixels() > 1024; // see run_loop
    run_loop<products, shared>(c.x, c.dy,
                               pixel_walk{c.images, c.x_image, c.dy_image, c.rows,
                                          window.strides.height * source::row, window.out.width,
                                          window.strides.width * source::pixel},
                               layout, dw);
}

} // namespace lamina::kernels
