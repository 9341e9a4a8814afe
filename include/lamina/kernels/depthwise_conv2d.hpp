#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd.hpp>
#include <lamina/kernels/window_span.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// A convolution of every channel by itself: vectors lie along the channels of input and output alike.
/// Weights are packed [vector][bias, ky, kx][channel in vector]. There is too little to compute for a padded
/// copy: if the padding is zeros, tiles at the edge leave it out.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = xsimd::default_arch>
struct depthwise_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    using input = padded_rows<T, Task.conv.window, Task.in_stride>;
    using results = conv_results<T, Task, Epilogue, Arch>;

    static constexpr window_geometry window = Task.conv.window;
    static constexpr extent2 pool = Task.pool;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t channels = window.in.channels;
    static constexpr std::size_t vectors = detail::ceil_div(channels, lanes);
    static constexpr std::size_t height = Task.pooled_height();
    static constexpr std::size_t width = Task.pooled_width();
    static constexpr std::size_t longest_unrolled = 8;
    static constexpr bool clips = window.pad.any() && window.fill == border::zero && pool.height == 1
                                  && window.kernel.width <= longest_unrolled;
    static constexpr std::size_t in_pixel = clips ? Task.in_stride : input::pixel;
    static constexpr std::size_t in_row = clips ? window.in.width * Task.in_stride : input::row;

public:
    /// The registers hold one row of pixels and leave room for a row of weights.
    static constexpr conv_tile tile = [] {
        conv_tile t;
        t.columns = std::clamp<std::size_t>(simd::registers<Arch> / 4 / pool.size(), 1, width);
        detail::choose_strips(Task, sizeof(T), t);
        return t;
    }();
    static constexpr std::size_t packed_size = vectors * lanes * (window.kernel.size() + 1);
    static constexpr std::size_t scratch_size =
        clips ? 0 : input::scratch_size(tile.strip_rows * pool.height);

    /// `kernel` is HWIO (I is 1); `bias` may be null.
    static void pack(const T* kernel, const T* bias, T* packed);
    static constexpr partition parts{width, height};
    /// One image from x to y, or a portion of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    portion of = parts.whole());

private:
    struct row_task {
        const T* x;
        std::size_t origin; // of the first window in x, modulo the size of memory: it may lie in front
        std::size_t row;
        window_span cells;
        const T* packed;
        T* y;
        const T* const* operands;
    };
    static constexpr std::size_t tiles = detail::ceil_div(width, tile.columns);
    static constexpr std::size_t whole_tiles = width / tile.columns;
    static constexpr std::size_t inside = static_cast<std::size_t>(-1);

    static constexpr bool in_image(std::size_t padded_column);
    static constexpr bool leaves_image(std::size_t tile_number);
    static constexpr std::size_t first_inside();
    static constexpr std::size_t last_inside();

    template <std::size_t... Left, std::size_t... Right>
    static void row(const row_task& at, std::index_sequence<Left...>, std::index_sequence<Right...>);
    template <std::size_t Tile>
    static void edge_tile(const row_task& at);
    template <std::size_t Columns, std::size_t Edge>
    static void all_channels(const row_task& at, std::size_t column);
    template <std::size_t Columns, std::size_t Edge, std::size_t Lanes>
    static void compute(const row_task& at, std::size_t column, std::size_t channel);
};

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::pack(const T* kernel, const T* bias, T* packed) {
    for (std::size_t v = 0; v < vectors; ++v)
        for (std::size_t step = 0; step <= window.kernel.size(); ++step) {
            const T* from = step == 0 ? bias : kernel + (step - 1) * channels;
            for (std::size_t c = v * lanes; c < (v + 1) * lanes; ++c)
                *packed++ = from != nullptr && c < channels ? from[c] : T(0);
        }
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr bool depthwise_conv2d<T, Task, Epilogue, Arch>::in_image(std::size_t padded_column) {
    return padded_column >= window.pad.left && padded_column < window.pad.left + window.in.width;
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr bool depthwise_conv2d<T, Task, Epilogue, Arch>::leaves_image(std::size_t tile_number) {
    const std::size_t first = tile_number * tile.columns, end = std::min(first + tile.columns, width);
    return clips
           && !(in_image(first * pool.width * window.strides.width)
                && in_image((end * pool.width - 1) * window.strides.width
                            + (window.kernel.width - 1) * window.dilation.width));
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::first_inside() {
    std::size_t t = 0;
    while (t < whole_tiles && leaves_image(t)) ++t;
    return t;
}

template <class T, conv_task Task, class Epilogue, class Arch>
constexpr std::size_t depthwise_conv2d<T, Task, Epilogue, Arch>::last_inside() {
    std::size_t t = whole_tiles;
    while (t > first_inside() && leaves_image(t - 1)) --t;
    return t;
}

template <class T, conv_task Task, class Epilogue, class Arch>
void depthwise_conv2d<T, Task, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                    const T* const* operands, portion of) {
    constexpr std::size_t step = pool.height * window.strides.height;
    constexpr std::make_index_sequence<first_inside()> left;
    constexpr std::make_index_sequence<tiles - last_inside()> right;
    if constexpr (clips) {
        for (std::size_t r = of.pieces.begin; r < of.pieces.end; ++r) {
            const window_span cells = clip_window(r * step, window.kernel.height, window.dilation.height,
                                                  window.pad.top, window.in.height, window.pad.bottom, false);
            const std::size_t origin = (r * step - window.pad.top) * in_row - window.pad.left * in_pixel;
            row({x, origin, r, cells, packed, y, operands}, left, right);
        }
    } else {
        for (std::size_t first = of.pieces.begin; first < of.pieces.end; first += tile.strip_rows) {
            const std::size_t rows = std::min(tile.strip_rows, of.pieces.end - first);
            const T* strip = input::read(x, scratch, first * pool.height, rows * pool.height);
            for (std::size_t r = 0; r < rows; ++r)
                row({strip, r * step * in_row, first + r, {0, window.kernel.height, 0}, packed, y, operands},
                    left, right);
        }
    }
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t... Left, std::size_t... Right>
void depthwise_conv2d<T, Task, Epilogue, Arch>::row(const row_task& at, std::index_sequence<Left...>,
                                                    std::index_sequence<Right...>) {
    constexpr std::size_t end = last_inside();
    (edge_tile<Left>(at), ...);
    for (std::size_t t = first_inside(); t < end; ++t)
        all_channels<tile.columns, inside>(at, t * tile.columns);
    (edge_tile<end + Right>(at), ...);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Tile>
void depthwise_conv2d<T, Task, Epilogue, Arch>::edge_tile(const row_task& at) {
    constexpr std::size_t column = Tile * tile.columns;
    constexpr std::size_t columns = std::min(tile.columns, width - column);
    all_channels<columns, leaves_image(Tile) ? column : inside>(at, column);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Edge>
void depthwise_conv2d<T, Task, Epilogue, Arch>::all_channels(const row_task& at, std::size_t column) {
    constexpr std::size_t whole = channels - channels % lanes;
    for (std::size_t c = 0; c < whole; c += lanes) compute<Columns, Edge, lanes>(at, column, c);
    if constexpr (whole != channels) compute<Columns, Edge, channels - whole>(at, column, whole);
}

template <class T, conv_task Task, class Epilogue, class Arch>
template <std::size_t Columns, std::size_t Edge, std::size_t Lanes>
void depthwise_conv2d<T, Task, Epilogue, Arch>::compute(const row_task& at, std::size_t column,
                                                        std::size_t channel) {
    constexpr std::size_t across = Columns * pool.width;
    constexpr std::size_t pixels = pool.height * across;
    const T* weights = at.packed + channel * (window.kernel.size() + 1);
    vector sums[pixels][1];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < pixels; ++p) sums[p][0] = simd::load<vector>(weights);
    weights += (1 + at.cells.first * window.kernel.width) * lanes;
    std::size_t from = at.origin + column * pool.width * window.strides.width * in_pixel + channel
                       + at.cells.first * window.dilation.height * in_row;
    for (std::size_t ky = at.cells.first; ky < at.cells.last; ++ky, from += window.dilation.height * in_row) {
// Unrolled, so that a pixel of the input that several results need is loaded once.
#pragma GCC unroll 8
        for (std::size_t kx = 0; kx < window.kernel.width; ++kx, weights += lanes) {
            const vector weight = simd::load<vector>(weights);
            LAMINA_UNROLL
            for (std::size_t p = 0; p < pixels; ++p) {
                const std::size_t to_column = p % across * window.strides.width + kx * window.dilation.width;
                if (Edge != inside && !in_image(Edge * pool.width * window.strides.width + to_column))
                    continue;
                const T* in =
                    at.x + (from + p / across * window.strides.height * in_row + to_column * in_pixel);
                sums[p][0] = simd::fma(simd::load_partial<vector, Lanes>(in), weight, sums[p][0]);
            }
        }
    }
    results::template store<1, Columns, Lanes>(sums,
                                               at.y + (at.row * width + column) * Task.out_stride + channel,
                                               at.operands, at.row, column, channel);
}

} // namespace lamina::kernels
