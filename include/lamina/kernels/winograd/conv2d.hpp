#pragma once

#include <lamina/kernels/conv_results.hpp>
#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/range.hpp>
#include <lamina/kernels/shared.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/blocks.hpp>
#include <lamina/kernels/winograd/kernels.hpp>
#include <lamina/kernels/winograd/products.hpp>
#include <lamina/kernels/winograd/results.hpp>
#include <lamina/kernels/winograd/scratch.hpp>
#include <lamina/kernels/winograd/tiles.hpp>
#include <lamina/kernels/winograd/transforms.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// A 3×3 convolution with stride 1 or 2 by F(Outputs × Outputs, 3×3). Tiles of the image and the kernels are
/// transformed, so that (Outputs + 2)² products, summed over the channels, give Outputs² results: with 4
/// outputs, a quarter of the multiply-adds. With stride 2 it takes (2 · Outputs + 1)² terms of (Outputs + 1)²
/// products: with 4 outputs, nine sixteenths. In float, the error is at most 1e-4 of the results' magnitude
/// for F(4×4) and 1e-5 for F(2×2).
template <class T, conv_task Task, std::size_t Outputs, class Epilogue = epilogue<>,
          class Arch = simd::default_arch>
struct winograd_conv2d {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr window_geometry window = Task.conv.window;
    static constexpr std::size_t stride = window.strides.width;
    using transform = winograd<Outputs, stride>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr winograd_sizes sizes = transform::sizes;
    // Terms and products over both axes, and products along one.
    static constexpr std::size_t terms = sizes.cells() * sizes.cells(), edge = sizes.products(),
                                 products = edge * edge;

    static constexpr std::size_t inputs = window.in.channels, filters = window.out.channels;
    static constexpr std::size_t vectors = detail::ceil_div(filters, lanes);
    static constexpr bool shared = inputs * filters > 1024; // see run_loop

    // The results of a tile, after pooling.
    static constexpr std::size_t rows = Outputs / Task.pool.height, columns = Outputs / Task.pool.width;
    static constexpr winograd_order order = winograd_order_of(Task, Outputs);
    static constexpr std::size_t down = order.down, across = order.across;
    static constexpr extent2 last = {Task.pooled_height() - (down - 1) * rows,
                                     Task.pooled_width() - (across - 1) * columns};
    using results =
        winograd_results<T, Outputs, stride, conv_results<T, Task.pool, Task.pool_kind, Epilogue, Arch>, last,
                         (filters - 1) % lanes + 1, Arch>;

    static constexpr winograd_blocks blocks =
        choose_winograd_blocks(Task, Outputs, sizeof(T), lanes, simd::registers<Arch>);
    static constexpr std::size_t last_vectors = vectors % blocks.vectors;
    // If all tiles and filters go through the registers in one pass, half of the tiles would take as long as
    // all: two threads share the filters instead, although a single thread multiplies with both blocks at
    // once.
    static constexpr bool halves =
        blocks.rows == order.size() && blocks.vectors == vectors && vectors % 2 == 0;
    static constexpr std::size_t block_vectors = halves ? vectors / 2 : blocks.vectors;
    using packed_kernels = winograd_kernels<T, Outputs, stride, inputs, filters, block_vectors, lanes>;

    using tiles = winograd_tiles<T,
                                 tiled_image{window.in, Task.in_stride, window.pad, window.fill,
                                             sizes.cells(), Outputs* stride, across},
                                 sizes, winograd_input<Outputs, stride>, Arch>;

    static constexpr winograd_scratch layout{.line = winograd_line<T>(lanes),
                                             .tiles = blocks.tiles,
                                             .terms = terms,
                                             .products = products,
                                             .inputs = inputs,
                                             .filters = blocks.vectors * lanes};
    static constexpr std::size_t line = layout.line;
    static constexpr term_places input_places{layout.step(), line, layout.input_line_step()};

public:
    using packing = packed_kernels;
    static constexpr std::size_t packed_size = packed_kernels::packed_size;
    static constexpr std::size_t scratch_size = layout.size();

    /// `kernel` is HWIO unless `steps` says otherwise; `bias` may be null.
    static constexpr void pack(const T* kernel, const T* bias, T* packed,
                               kernel_steps steps = packed_kernels::hwio) {
        packed_kernels::pack(kernel, bias, packed, steps);
    }
    /// A chunk is a row of tiles.
    static constexpr partition parts{rows * Task.pooled_width(), down,
                                     detail::ceil_div(vectors, block_vectors)};
    /// Computes one image y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                    work_share of = parts.whole());

private:
    static void some_tiles(const winograd_order& some, range of_blocks, const T* x, const T* packed, T* y,
                           T* scratch, const T* const* operands);
    // For `Vectors` registers of filters, whose weights are in `Blocks` blocks.
    template <std::size_t Vectors, std::size_t Blocks = 1>
    static void block(const winograd_order& some, std::size_t channel, const T* bias, const T* weights, T* y,
                      T* scratch, const T* const* operands);
};

template <class T, conv_task Task, std::size_t Outputs, class Epilogue, class Arch>
void winograd_conv2d<T, Task, Outputs, Epilogue, Arch>::run(const T* x, const T* packed, T* y, T* scratch,
                                                            const T* const* operands, work_share of) {
    if (of.chunks.size() == 0) return;
    const range all{of.chunks.begin * across, of.chunks.end * across};
    if constexpr (blocks.tiles == order.size()) {
        const bool bottom = order.bottom && of.chunks.end == down;
        some_tiles({all.begin, across, of.chunks.size(), bottom, order.right}, of.blocks, x, packed, y,
                   scratch, operands);
    } else {
        // Some tiles are computed twice, by the last two blocks.
        const std::size_t most = detail::equal_parts(all.size(), blocks.tiles);
        for (std::size_t next = all.begin; next < all.end; next += most)
            some_tiles({overlapping_block(next, most, all.end), most, 1}, of.blocks, x, packed, y, scratch,
                       operands);
    }
}

/// Computes all results of some tiles for some blocks of filters.
template <class T, conv_task Task, std::size_t Outputs, class Epilogue, class Arch>
void winograd_conv2d<T, Task, Outputs, Epilogue, Arch>::some_tiles(const winograd_order& some,
                                                                   range of_blocks, const T* x,
                                                                   const T* packed, T* y, T* scratch,
                                                                   const T* const* operands) {
    for (std::size_t i = 0; i < some.size(); ++i)
        tiles::template transform<input_places>(x, some.tile(i), scratch + i * line);
    const T* const weights = packed + vectors * lanes;
    if constexpr (halves)
        if (of_blocks.size() == 2) return block<vectors, 2>(some, 0, packed, weights, y, scratch, operands);
    for (std::size_t b = of_blocks.begin; b < of_blocks.end; ++b) {
        const T* const own = weights + b * packed_kernels::block_size;
        const std::size_t channel = b * block_vectors * lanes;
        if (last_vectors == 0 || b + 1 < parts.blocks)
            block<block_vectors>(some, channel, packed, own, y, scratch, operands);
        else if constexpr (last_vectors != 0)
            block<last_vectors>(some, channel, packed, own, y, scratch, operands);
    }
}

/// Computes one block of filters from `channel` on.
template <class T, conv_task Task, std::size_t Outputs, class Epilogue, class Arch>
template <std::size_t Vectors, std::size_t Blocks>
void winograd_conv2d<T, Task, Outputs, Epilogue, Arch>::block(const winograd_order& some, std::size_t channel,
                                                              const T* bias, const T* weights, T* y,
                                                              T* scratch, const T* const* operands) {
    constexpr bool is_far = packed_size * sizeof(T) > caches::second;
    constexpr product_tile tile{blocks.rows, Vectors, Blocks,
                                is_far ? detail::ceil_div(blocks.tiles, blocks.rows) : 0};
    static constexpr product_steps steps{inputs, layout.step(), layout.input_line_step(),
                                         layout.product_line_step(), packed_kernels::block_size};
    T* const to = scratch + layout.product(0, 0);
    run_loop<winograd_products<T, sizes, tile, Arch>, shared>(static_cast<const T*>(scratch), some, weights,
                                                              steps, to);
    run_loop<results, shared>(winograd_output<T>{to, layout.step(), layout.product_line_step(), bias, y,
                                                 operands, filters, across, down, result_image_of(Task)},
                              some, channel, Vectors);
}

} // namespace lamina::kernels
