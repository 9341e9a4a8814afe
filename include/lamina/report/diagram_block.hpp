#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

enum class diagram_kind { layer, sequence, sum, concat, product };

/// What a part does with a named value: gives the name to what reaches it (`as`), does so for a result, reads
/// the value, or begins with a further input.
enum class diagram_mark { none, names, results, reads, inputs };

/// A part of a network for the diagram: one layer, parts in sequence, or parallel parts whose results are
/// added, concatenated or multiplied. A sequence without children is the identity.
struct diagram_node {
    diagram_kind kind = diagram_kind::layer;
    std::string label = {}; ///< the word and, after a space, its options: "conv2d 5×5, 32"
    dims output = {};       ///< rank 0: no box
    std::vector<diagram_node> children = {};
    bool in_place = false; ///< the layer gets no box, only a line on the arrow: relu, batch_norm, dropout
    diagram_mark mark = diagram_mark::none; ///< of the value `value`, whose name is the label
    std::size_t value = 0;                  ///< other values of the same name have other numbers
};

inline bool is_identity(const diagram_node& node) {
    return node.kind == diagram_kind::sequence
           && std::all_of(node.children.begin(), node.children.end(), is_identity);
}

/// The number of boxes a node draws in a row.
inline std::size_t row_length(const diagram_node& node) {
    if (node.kind != diagram_kind::sequence)
        return node.in_place || node.mark == diagram_mark::names || node.mark == diagram_mark::results ? 0
                                                                                                       : 1;
    std::size_t length = 0;
    for (const auto& child : node.children) length += row_length(child);
    return length;
}

/// Whether a node has two branches, one the identity and the other long enough to be drawn below the row.
inline bool has_long_branch(const diagram_node& node) {
    const auto& both = node.children;
    if (both.size() != 2 || (!is_identity(both[0]) && !is_identity(both[1]))) return false;
    return row_length(both[0]) + row_length(both[1]) >= (node.kind == diagram_kind::concat ? 3 : 6);
}

/// The largest extents of a network; boxes are drawn in proportion to the square root of their share.
struct diagram_scale {
    double pixels = 1, channels = 256, length = 2;
};

inline void enlarge(diagram_scale& scale, dims output) {
    if (output.is_vector()) scale.length = (std::max)(scale.length, static_cast<double>(output.channels));
    if (!output.is_image()) return;
    scale.pixels = (std::max)(scale.pixels, static_cast<double>((std::max)(output.height, output.width)));
    scale.channels = (std::max)(scale.channels, static_cast<double>(output.channels));
}

inline void enlarge(diagram_scale& scale, const diagram_node& node) {
    enlarge(scale, node.output);
    for (const auto& child : node.children) enlarge(scale, child);
}

/// A feature map in oblique projection: the front shows channels × height, the width recedes up and to the
/// right. A sequence, an image of one row, is drawn as an upright sheet: channels × length.
struct diagram_block {
    dims output;
    std::string_view color = ink::line;
    double thickness = 0, height = 0, recess = 0;

    bool drawn() const { return output.rank != 0; }
    double width() const { return thickness + recess; }
    double half_height() const { return (height + recess) / 2; }
    std::string label() const { return to_string(output); }
    /// How far the label below the box extends beyond it on each side.
    double overhang() const {
        return drawn() ? (std::max)(0.0, (text_width(label(), 10.5) - width()) / 2) : 0;
    }
};

/// The color of a word's family; its options are ignored.
inline std::string_view family_color(std::string_view label) {
    const auto word = label.substr(0, label.find_first_of(" ,"));
    const auto has = [&](std::string_view part) { return word.find(part) != std::string_view::npos; };
    if (has("conv")) return ink::blue;
    if (has("pool") || has("upsample")) return ink::orange;
    return has("dense") ? ink::green : ink::line;
}

inline diagram_block make_block(dims output, std::string_view color, const diagram_scale& scale) {
    diagram_block block{output, color};
    const auto share = [](std::size_t part, double whole) {
        return std::sqrt(static_cast<double>(part) / whole);
    };
    if (output.is_image() && output.height == 1 && output.width > 1) {
        block.thickness = 4 + 56 * share(output.channels, scale.channels);
        block.height = (std::max)(7.0, 116 * share(output.width, scale.pixels));
        block.recess = 4;
    } else if (output.is_image()) {
        block.thickness = 4 + 56 * share(output.channels, scale.channels);
        block.height = (std::max)(7.0, 116 * share(output.height, scale.pixels));
        block.recess = std::clamp(38 * share(output.width, scale.pixels), 3.0, block.height);
    } else if (output.is_vector()) {
        block.thickness = 8;
        block.height = (std::max)(14.0, 116 * std::log1p(static_cast<double>(output.channels))
                                            / std::log1p(scale.length));
        block.recess = 4;
    }
    return block;
}

} // namespace lamina::detail
