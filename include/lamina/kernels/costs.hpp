#pragma once

#include <lamina/language/caches.hpp>

#include <algorithm>
#include <cstddef>

/// The processor that the kernels' cost models assume, in half cycles. All are estimates: no measurement of
/// the single figures is on record. Each has a decision in tests/kernels/conv_algorithm.cpp that changes when
/// it is tripled or divided by three.
namespace lamina::kernels::costs {

/// Two multiply-adds and two loads start per cycle; a sum can be used again after four cycles.
inline constexpr std::size_t multiply_add = 1, load = 1, latency = 8;

/// A vector of weights from the second-level cache, and a line of 64 bytes from the third level and from
/// memory.
inline constexpr std::size_t near_weights = 6, third_level_line = 10, memory_line = 16;

/// Winograd's transform of the inputs, per register of terms.
inline constexpr std::size_t winograd_term = 8;

/// A load or store and an addition per value of a transformed row.
inline constexpr std::size_t row_winograd_value = 2;

/// To begin a tile of rows that go through Winograd's algorithm.
inline constexpr std::size_t row_winograd_tile = 8;

/// A pass of the innermost loop, beside its multiply-adds.
inline constexpr std::size_t loop = 1;

/// Bias, epilogue and store of one register of results.
inline constexpr std::size_t result = 3;

/// To begin a tile.
inline constexpr std::size_t direct_tile = 30, winograd_tile = 20, depthwise_tile = 16;

/// Winograd's transform of the results, per register of products.
inline constexpr std::size_t winograd_product = 7;

/// A line between the first two levels.
inline constexpr std::size_t second_level_line = 2;

/// Each size of tile is code of its own, which adds 1 / share to the cost.
inline constexpr std::size_t direct_code_share = 64, depthwise_code_share = 16;

/// Whether this many bytes of weights stay in the first-level cache beside what they are multiplied with.
constexpr bool are_near(std::size_t bytes) { return bytes <= caches::first * 3 / 4; }

/// One pass of the innermost loop: a multiply-add step on `pixels` × `vectors` registers.
constexpr std::size_t pass(std::size_t pixels, std::size_t vectors, bool weights_near = true) {
    return (std::max)({multiply_add * pixels * vectors, load * (pixels + vectors), latency,
                       weights_near ? 0 : near_weights * vectors})
           + loop;
}

/// The same pass on a processor without vector registers, which is taken to be a small one: it executes one
/// instruction after the other.
constexpr std::size_t scalar_pass(std::size_t pixels, std::size_t vectors) {
    constexpr std::size_t instruction = 2;
    return instruction * (pixels * vectors + pixels + vectors + 2);
}

} // namespace lamina::kernels::costs
