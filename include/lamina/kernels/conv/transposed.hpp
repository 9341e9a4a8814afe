#pragma once

#include <lamina/kernels/conv/backward_axis.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/padded_rows.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/range.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/tile_results.hpp>
#include <lamina/language/caches.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// A convolution run backward, from its output to its input, and the elements between adjacent pixels of what
/// is read (the source, as large as the output) and written (the target).
struct transposed_task {
    conv_geometry conv;
    std::size_t source_stride;
    std::size_t target_stride;
    friend constexpr bool operator==(const transposed_task&, const transposed_task&) = default;
};

/// The task over whole, contiguous tensors.
constexpr transposed_task transposed_task_of(conv_geometry conv) {
    return {conv, conv.window.out.channels, conv.window.in.channels};
}

/// Rows × columns of one phase's cells × vectors of channels: what is summed in registers at a time.
struct transposed_tile {
    std::size_t rows = 1;
    std::size_t columns = 1;
    std::size_t vectors = 1;
};

/// The tile with the least estimated time, no larger than the smallest phase. A cell of the image takes
/// `steps` multiply-add steps.
constexpr transposed_tile choose_transposed_tile(backward_axis down, backward_axis across,
                                                 std::size_t vectors, std::size_t vector_bytes,
                                                 std::size_t steps, std::size_t registers) {
    const auto count = [](backward_axis axis, std::size_t extent) {
        std::size_t tiles = 0;
        for (std::size_t phase = 0; phase < axis.phases(); ++phase)
            tiles += detail::ceil_div(axis.count(phase), extent);
        return tiles;
    };
    const std::size_t most_rows = std::min<std::size_t>(down.count(down.phases() - 1), 4);
    const std::size_t most_columns = across.count(across.phases() - 1);
    transposed_tile best;
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t v = 1; v <= std::min<std::size_t>(vectors, 8); ++v)
        for (std::size_t r = 1; r <= most_rows; ++r)
            for (std::size_t c = 1; c <= most_columns && (r * c + 1) * v < registers; ++c) {
                const bool is_near = costs::are_near(steps * v * vector_bytes);
                std::size_t cost = vectors / v * costs::pass(r * c, v, is_near);
                if (vectors % v != 0) cost += costs::pass(r * c, vectors % v, is_near);
                cost *= count(down, r) * count(across, c);
                if (cost < least) {
                    least = cost;
                    best = {r, c, v};
                }
            }
    return best;
}

/// Copies elements `step` apart. Unrolled for the sizes of a layer, this would be the longest of its code.
template <class T>
LAMINA_APART constexpr void copy_strided(const T* from, std::size_t step, std::size_t count, T* to) {
    for (std::size_t i = 0; i < count; ++i) to[i] = from[i * step];
}

/// A convolution run backward: every cell of the target gathers from the cells of the source that read it.
/// Cells that are a multiple of the stride apart (a phase) use the same part of the kernel, so each phase is
/// a dense convolution of the source. The border counts as zero. This is the gradient of a convolution's
/// input, and a layer in its own right.
template <class T, transposed_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
struct transposed_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr conv_geometry conv = Task.conv;
    static constexpr window_geometry window = conv.window;
    static constexpr extent2 kernel = window.kernel, strides = window.strides;
    static constexpr std::size_t channels = window.in.channels, all_filters = window.out.channels;

    static constexpr backward_axis down{window.in.height, window.out.height,      kernel.height,
                                        strides.height,   window.dilation.height, window.pad.top};
    static constexpr backward_axis across{window.in.width, window.out.width,      kernel.width,
                                          strides.width,   window.dilation.width, window.pad.left};

    // Depthwise, a register holds adjacent groups; otherwise, adjacent inputs of one group.
    static constexpr bool depthwise = task_of(conv).is_depthwise() && conv.groups > 1;
    static constexpr std::size_t groups = depthwise ? 1 : conv.groups;
    static constexpr std::size_t inputs = channels / groups;
    static constexpr std::size_t filters = depthwise ? 1 : conv.group_filters();
    static constexpr std::size_t vectors = detail::ceil_div(inputs, lanes);
    static constexpr std::size_t steps = down.most_taps() * across.most_taps() * filters;
    static constexpr transposed_tile tile =
        choose_transposed_tile(down, across, vectors, lanes * sizeof(T), steps, simd::registers<Arch>);
    static constexpr std::size_t pixels = tile.rows * tile.columns;
    static constexpr std::size_t blocks = detail::ceil_div(vectors, tile.vectors);
    static constexpr bool far_weights = conv.kernel_size() * sizeof(T) > caches::second;
    static constexpr tile_steps target{tile.columns, strides.height* window.in.width, strides.width};

    // The rows of the source that a window over all taps reads, with zeros around them.
    static constexpr window_geometry reading{window.out,
                                             dims::image(down.count(0), across.count(0), all_filters),
                                             {down.reach() + 1, across.reach() + 1},
                                             {1, 1},
                                             {1, 1},
                                             {down.before(), down.after(), across.before(), across.after()},
                                             border::zero};
    using source = padded_rows<T, reading, Task.source_stride>;
    // The strip of the source that is worked on stays in the second-level cache. It has room for a tile in
    // every phase.
    static constexpr std::size_t rows_in_cache = caches::second / 4 / (source::row * sizeof(T));
    static constexpr std::size_t strips = detail::ceil_div(
        down.count(0), std::clamp<std::size_t>(rows_in_cache, down.reach() + 1, down.reach() + down.count(0))
                           - down.reach());
    static constexpr std::size_t strip = (std::min)(
        (std::max)(detail::round_up(detail::ceil_div(down.count(0), strips), tile.rows), tile.rows + 1),
        down.count(0));

    struct pointers {
        const T* x;
        const T* weights;
        T* y;
        const T* const* operands;
    };

    template <std::size_t Vectors, std::size_t LastLanes>
    static void run_block(pointers at, std::size_t first, std::size_t last, std::size_t channel);
    template <std::size_t Vectors, std::size_t LastLanes>
    static void run_tile(const backward_phase& y, const backward_phase& x, std::size_t top,
                         const pointers& at, std::size_t pixel, std::size_t channel);
    template <std::size_t Vectors, std::size_t LastLanes>
    static void add_tap(vector (&sums)[pixels][Vectors], const T* x, const T* weights);

public:
    static constexpr std::size_t packed_size = groups * vectors * lanes * (filters * kernel.size() + 1);
    static constexpr std::size_t scratch_size = source::scratch_size(strip);

    /// `weights` is the convolution's kernel, HWIO; `bias`, one value per channel of the target, may be null.
    static constexpr void pack(const T* weights, const T* bias, T* packed);
    /// A chunk is as many rows of every phase as a tile needs in the shortest one.
    static constexpr partition parts = [] {
        const bool equal = down.count(down.phases() - 1) == down.count(0);
        partition p = chunks_of_at_least(equal ? tile.rows : tile.rows + 1, down.count(0));
        p.pixels *= strides.height * window.in.width;
        p.blocks = groups * blocks;
        return p;
    }();
    /// Computes one image y from the source x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    work_share of = parts.whole());
};

/// [group][block of vectors][bias, kernel cell × filter][input in block], with zeros after the last input.
template <class T, transposed_task Task, class Epilogue, class Arch>
constexpr void transposed_conv2d<T, Task, Epilogue, Arch>::pack(const T* weights, const T* bias, T* packed) {
    constexpr std::size_t filter_step = depthwise ? 0 : 1, input_step = depthwise ? 1 : all_filters;
    for (std::size_t group = 0; group < groups; ++group)
        for (std::size_t begin = 0; begin < inputs; begin += tile.vectors * lanes) {
            const std::size_t wide = (std::min)(tile.vectors * lanes, vectors * lanes - begin);
            const std::size_t used = (std::min)(wide, inputs - begin);
            for (std::size_t i = 0; i < wide; ++i, ++packed)
                *packed = bias != nullptr && i < used ? bias[group * inputs + begin + i] : T(0);
            for (std::size_t cell = 0; cell < kernel.size(); ++cell)
                for (std::size_t f = 0; f < filters; ++f, packed += wide) {
                    const T* from =
                        weights + (cell * inputs + begin) * input_step + (group * filters + f) * filter_step;
                    copy_strided(from, input_step, used, packed);
                    std::fill(packed + used, packed + wide, T(0));
                }
        }
}

template <class T, transposed_task Task, class Epilogue, class Arch>
void transposed_conv2d<T, Task, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                     const T* const* operands, work_share of) {
    constexpr std::size_t last_vectors = vectors - (blocks - 1) * tile.vectors;
    constexpr std::size_t phase_row = strides.height * window.in.width;
    const range all = partition{parts.pixels / phase_row, parts.chunks}.pixels_of(of.chunks, down.count(0));
    const std::size_t high = (std::min)(strip, all.size());
    for (std::size_t next = all.begin; next < all.end; next += high) {
        const std::size_t first = overlapping_block(next, high, all.end), last = first + high;
        const T* rows = source::read(x, scratch, first, high);
        for (std::size_t b = of.blocks.begin; b < of.blocks.end; ++b) {
            const std::size_t group = b / blocks, block = b % blocks;
            const std::size_t vector_at = group * vectors + block * tile.vectors;
            const std::size_t in_group = block * tile.vectors * lanes;
            const std::size_t channel = group * inputs + in_group;
            const pointers at{rows + (depthwise ? in_group : group * filters),
                              packed + vector_at * lanes * (filters * kernel.size() + 1), y + channel,
                              operands};
            if (block + 1 < blocks)
                run_block<tile.vectors, lanes>(at, first, last, channel);
            else
                run_block<last_vectors, inputs - (vectors - 1) * lanes>(at, first, last, channel);
        }
    }
}

/// Computes rows `first` … `last` − 1 of every phase. Strips and tiles at the end overlap the ones before and
/// write the same values again.
template <class T, transposed_task Task, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
void transposed_conv2d<T, Task, Epilogue, Arch>::run_block(pointers at, std::size_t first, std::size_t last,
                                                           std::size_t channel) {
    const T* const rows = at.x;
    for (std::size_t i = 0; i < down.phases(); ++i)
        for (std::size_t j = 0; j < across.phases(); ++j) {
            const backward_phase y = backward_phases<down>[i], x = backward_phases<across>[j];
            const std::size_t end = (std::min)(last, y.count);
            for (std::size_t next_row = first; next_row < end; next_row += tile.rows) {
                const std::size_t row = overlapping_block(next_row, tile.rows, end);
                const std::size_t pixel = (i + row * strides.height) * window.in.width + j;
                for (std::size_t next = 0; next < x.count; next += tile.columns) {
                    const std::size_t column = overlapping_block(next, tile.columns, x.count);
                    at.x = rows + (row - first) * source::row + column * source::pixel;
                    run_tile<Vectors, LastLanes>(y, x, row, at, pixel + column * strides.width, channel);
                }
            }
        }
}

template <class T, transposed_task Task, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
void transposed_conv2d<T, Task, Epilogue, Arch>::run_tile(const backward_phase& y, const backward_phase& x,
                                                          std::size_t top, const pointers& at,
                                                          std::size_t pixel, std::size_t channel) {
    vector sums[pixels][Vectors];
    LAMINA_UNROLL
    for (std::size_t p = 0; p < pixels; ++p) {
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) sums[p][v] = simd::load<vector>(at.weights + v * lanes);
    }
    const T* const weights = at.weights + Vectors * lanes;
    std::size_t row = y.source;
    for (std::size_t i = y.tap; i < kernel.height; i += down.tap_step(), row -= down.source_step()) {
        const bool zero = top + row + tile.rows <= down.before() || top + row >= down.before() + down.outputs;
        if (zero) continue;
        std::size_t column = x.source;
        for (std::size_t j = x.tap; j < kernel.width; j += across.tap_step(), column -= across.source_step())
            add_tap<Vectors, LastLanes>(sums, at.x + row * source::row + column * source::pixel,
                                        weights + (i * kernel.width + j) * filters * Vectors * lanes);
    }
    finish_tile<Epilogue, LastLanes>(sums, target, at.operands, pixel, channel);
    store_tile<LastLanes>(sums, target, Task.target_stride, at.y + pixel * Task.target_stride);
}

template <class T, transposed_task Task, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t LastLanes>
LAMINA_INLINE void transposed_conv2d<T, Task, Epilogue, Arch>::add_tap(vector (&sums)[pixels][Vectors],
                                                                       const T* x, const T* weights) {
#pragma GCC unroll 1
    for (std::size_t f = 0; f < filters; ++f, weights += Vectors * lanes) {
        vector w[Vectors];
        LAMINA_UNROLL
        for (std::size_t v = 0; v < Vectors; ++v) {
            w[v] = simd::in_register(simd::load<vector>(weights + v * lanes));
            if constexpr (far_weights) simd::prefetch_ahead<2048, 1>(weights + v * lanes);
        }
        LAMINA_UNROLL
        for (std::size_t p = 0; p < pixels; ++p) {
            const T* from = x + f + p / tile.columns * source::row + p % tile.columns * source::pixel;
            if constexpr (depthwise) {
                LAMINA_UNROLL
                for (std::size_t v = 0; v + 1 < Vectors; ++v)
                    sums[p][v] = simd::fma(simd::load<vector>(from + v * lanes), w[v], sums[p][v]);
                const vector last = simd::load_partial<vector, LastLanes>(from + (Vectors - 1) * lanes);
                sums[p][Vectors - 1] = simd::fma(last, w[Vectors - 1], sums[p][Vectors - 1]);
            } else {
                const vector value = simd::broadcast<vector>(*from);
                LAMINA_UNROLL
                for (std::size_t v = 0; v < Vectors; ++v) sums[p][v] = simd::fma(value, w[v], sums[p][v]);
            }
        }
    }
}

} // namespace lamina::kernels
