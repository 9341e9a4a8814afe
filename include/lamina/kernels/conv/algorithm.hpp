#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/costs.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/blocks.hpp>
#include <lamina/kernels/winograd/row_blocks.hpp>
#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// How a convolution is computed: directly, depthwise (lane by lane), by Winograd's F(2×2, 3×3) or F(4×4,
/// 3×3), or with such a transform of its rows only.
enum class conv_algorithm { direct, depthwise, winograd_2, winograd_4, winograd_rows };

namespace detail {

/// The cost of loading a vector of weights from beyond the second-level cache, where all weights together
/// take `all_bytes`.
constexpr std::size_t arrival_cost(std::size_t all_bytes, std::size_t vector_bytes) {
    const std::size_t line = all_bytes > caches::third    ? costs::memory_line
                             : all_bytes > caches::second ? costs::third_level_line
                                                          : 0;
    return line * vector_bytes / 64;
}

/// The cost of F(outputs × outputs, 3×3) for the whole image, comparable with tile_cost.
constexpr std::size_t winograd_cost(const conv_task& task, std::size_t outputs, std::size_t scalar_bytes,
                                    std::size_t lanes, std::size_t registers) {
    const window_geometry& w = task.conv.window;
    const winograd_blocks b = choose_winograd_blocks(task, outputs, scalar_bytes, lanes, registers);
    const winograd_sizes sizes{outputs, w.strides.width};
    const winograd_order all = winograd_order_of(task, outputs);
    const std::size_t terms = sizes.cells() * sizes.cells(), products = sizes.products() * sizes.products();
    const std::size_t inputs = ceil_div(w.in.channels, lanes), vectors = ceil_div(w.out.channels, lanes);
    const std::size_t blocks = ceil_div(all.size(), b.tiles), pieces = ceil_div(b.tiles, b.rows);
    const std::size_t passes =
        winograd_passes(sizes, blocks == 1 ? all : winograd_order{0, b.tiles, 1}, b.rows);
    const std::size_t vector_bytes = lanes * scalar_bytes;
    const std::size_t arrival = arrival_cost(terms * w.in.channels * vectors * vector_bytes, vector_bytes);
    // All passes over a block of weights take at least as long as loading the next block.
    const auto multiply = [&](std::size_t wide) {
        const std::size_t steps = passes * w.in.channels * costs::pass(b.rows, wide);
        return (std::max)(steps + products * pieces * (costs::result * b.rows * wide + costs::winograd_tile),
                          terms * w.in.channels * arrival * wide);
    };
    std::size_t cost = blocks * (vectors / b.vectors) * multiply(b.vectors);
    if (vectors % b.vectors != 0) cost += blocks * multiply(vectors % b.vectors);
    const std::size_t transforms =
        costs::winograd_term * inputs * terms + costs::winograd_product * vectors * products;
    return cost + blocks * b.tiles * transforms;
}

/// 4 or 2, or 0 if neither can compute the task. The larger tile is less accurate, so it has to be clearly
/// faster.
constexpr std::size_t choose_winograd_tile(const conv_task& task, std::size_t scalar_bytes, std::size_t lanes,
                                           std::size_t registers) {
    const bool is_small = can_winograd(task, 2), large = can_winograd(task, 4);
    if (!is_small || !large) return is_small ? 2 : large ? 4 : 0;
    const std::size_t cost = winograd_cost(task, 4, scalar_bytes, lanes, registers);
    return cost + cost / 10 < winograd_cost(task, 2, scalar_bytes, lanes, registers) ? 4 : 2;
}

} // namespace detail

/// The algorithm with the least estimated time. Winograd is less accurate, so it has to be clearly faster.
constexpr conv_algorithm choose_conv_algorithm(const conv_task& task, std::size_t scalar_bytes,
                                               std::size_t lanes, std::size_t registers) {
    if (task.is_depthwise() || (task.multiplies_channels() && task.conv.group_filters() < lanes))
        return conv_algorithm::depthwise;
    conv_algorithm best = conv_algorithm::direct;
    if (!task.conv.winograd) return best;
    const row_winograd_blocks rows = choose_row_winograd_blocks(task, scalar_bytes, lanes, registers);
    if (rows.outputs == 0 && !can_winograd(task, 4) && !can_winograd(task, 2)) return best;
    const conv_tile tile = choose_tile(task, scalar_bytes, lanes, registers);
    std::size_t least = detail::tile_cost(task, lanes, scalar_bytes, tile) * 4 / 5;
    if (rows.outputs != 0 && rows.cost < least) {
        least = rows.cost;
        best = conv_algorithm::winograd_rows;
    }
    const std::size_t outputs = detail::choose_winograd_tile(task, scalar_bytes, lanes, registers);
    if (outputs != 0 && detail::winograd_cost(task, outputs, scalar_bytes, lanes, registers) < least)
        best = outputs == 4 ? conv_algorithm::winograd_4 : conv_algorithm::winograd_2;
    return best;
}

/// Chooses the algorithm for elements of type T. (Tests specialize it to force an algorithm.)
template <class T>
inline constexpr auto conv_choice = choose_conv_algorithm;

} // namespace lamina::kernels
