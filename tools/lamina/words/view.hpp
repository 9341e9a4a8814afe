#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lamina::tool {

using sizes = std::vector<std::size_t>;

/// How a value of the graph lies in a word's result: its numbers, row-major, are those of the word with the
/// axes in this order. Reshaping changes nothing of it, transposing the order. The batch, of one sample, is
/// not among the axes.
struct view {
    std::size_t word = 0;
    sizes shape;                    ///< of the word's result
    sizes order;                    ///< the word's axes longer than 1, outermost first
    std::vector<std::int64_t> onnx; ///< of the value in the graph, with its batch
};

/// A word's result in its own order.
view own_order(std::size_t word, const sizes& shape, const std::vector<std::int64_t>& onnx);
/// The result of a word with the channels innermost, of which the graph has them outermost; vectors are
/// own_order.
view channels_first(std::size_t word, const sizes& shape, const std::vector<std::int64_t>& onnx);

/// Whether the value's numbers lie in the word's own order.
bool is_own_order(const view& v);

/// Whether the last axis of the value is the word's channels, however many axes the pixels before have.
bool has_channels_last(const view& v);

/// For each axis of the value the word's axes that it covers, outermost first. Nothing where it divides one.
std::optional<std::vector<sizes>> grouped_axes(const view& v);

/// For each axis of the value the word's axis; an axis of length 1, as the batch's, has none. Nothing where
/// the axes are not the word's.
std::optional<std::vector<std::optional<std::size_t>>> aligned_axes(const view& v);

/// For each number of the word's result, in its own order, the position in the value of the graph.
sizes positions(const view& v);

std::size_t product(const sizes& shape);

} // namespace lamina::tool
