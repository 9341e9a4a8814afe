#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/winograd/order.hpp>
#include <lamina/kernels/winograd/sizes.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How much of a Winograd convolution is computed at a time: `tiles` tiles, whose transformed inputs stay in
/// the second-level cache, and of these `rows` tiles × `vectors` vectors of filters in registers.
struct winograd_blocks {
    std::size_t tiles = 1;
    std::size_t rows = 1;
    std::size_t vectors = 1;
    friend constexpr bool operator==(const winograd_blocks&, const winograd_blocks&) = default;
};

/// Whether F(outputs × outputs, 3×3) can compute the task. The stride may be 1 or 2.
constexpr bool can_winograd(const conv_task& task, std::size_t outputs) {
    const window_geometry& w = task.conv.window;
    return w.kernel == extent2{3, 3} && w.strides.height <= 2 && w.strides.width == w.strides.height
           && w.dilation == extent2{1, 1} && task.conv.groups == 1 && outputs % task.pool.height == 0
           && outputs % task.pool.width == 0;
}

/// The number of tiles of outputs × outputs results in the image.
constexpr std::size_t winograd_tiles_of(const conv_task& task, std::size_t outputs) {
    return winograd_order_of(task, outputs).size();
}

namespace detail {

/// How many times `rows` tiles are multiplied by the weights of one term, to cover all tiles and terms.
constexpr std::size_t winograd_passes(winograd_sizes sizes, winograd_order order, std::size_t rows) {
    const std::size_t last = sizes.products() - 1;
    std::size_t all = 0;
    for (std::size_t p = 0; p <= last; ++p)
        for (std::size_t q = 0; q <= last; ++q)
            all += sizes.count(p) * sizes.count(q)
                   * ceil_div(order.taking_part(p == last, q == last).size(), rows);
    return all;
}

/// The rows × vectors in registers that cost least if all tiles are computed at once.
constexpr winograd_blocks choose_winograd_registers(winograd_sizes sizes, winograd_order order,
                                                    std::size_t vectors, std::size_t registers) {
    winograd_blocks best{order.size()};
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t rows = std::min<std::size_t>(order.size(), 4); rows <= order.size(); ++rows) {
        const std::size_t most = (std::min)((registers - 1) / (rows + 1), vectors);
        if (most < std::min<std::size_t>(vectors, 2)) break;
        const std::size_t wide = equal_parts(vectors, most), rest = vectors % wide;
        const std::size_t step =
            vectors / wide * costs::pass(rows, wide) + (rest == 0 ? 0 : costs::pass(rows, rest));
        const std::size_t cost = winograd_passes(sizes, order, rows) * step;
        if (cost > least) continue;
        least = cost;
        best.rows = rows;
        best.vectors = wide;
    }
    return best;
}

} // namespace detail

/// Chooses blocks for an instruction set with `lanes` lanes per vector and `registers` vector registers.
constexpr winograd_blocks choose_winograd_blocks(const conv_task& task, std::size_t outputs,
                                                 std::size_t scalar_bytes, std::size_t lanes,
                                                 std::size_t registers) {
    constexpr std::size_t budget = caches::second / 2, least_tiles = 28;
    const window_geometry& w = task.conv.window;
    const winograd_sizes sizes{outputs, w.strides.width};
    const winograd_order order = winograd_order_of(task, outputs);
    const std::size_t vectors = detail::ceil_div(w.out.channels, lanes);
    const std::size_t tile_bytes =
        sizes.cells() * sizes.cells() * detail::round_up(w.in.channels, lanes) * scalar_bytes;
    const std::size_t most = (std::max)(budget / tile_bytes, least_tiles);
    if (order.size() <= most) return detail::choose_winograd_registers(sizes, order, vectors, registers);
    winograd_blocks best{detail::equal_parts(order.size(), most)};
    // As many tiles as fit in registers with two vectors of filters; fewer tiles leave room for more vectors.
    const std::size_t beside = std::min<std::size_t>(vectors, 2);
    best.rows = detail::equal_parts(best.tiles, (registers - 1 - beside) / beside);
    best.vectors = detail::equal_parts(vectors, (std::min)((registers - 1) / (best.rows + 1), vectors));
    return best;
}

} // namespace lamina::kernels
