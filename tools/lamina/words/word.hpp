#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::tool {

enum class word_kind { input, layer, add, multiply, concatenate };

/// A tensor of a layer, with Lamina's own label and layout.
struct parameter {
    std::string label;
    std::vector<std::size_t> shape;
    std::vector<float> values;

    friend bool operator==(const parameter&, const parameter&) = default;
};

/// One word of the language: a layer, an input or a join of several values.
struct word {
    word_kind kind = word_kind::layer;
    std::string text;                ///< "conv2d<64, 7>(strides<2>, pad<3>, no_bias)"; empty for joins
    std::string name;                ///< of the ONNX node; may be empty
    std::vector<std::size_t> inputs; ///< indices of earlier words
    std::vector<std::size_t> shape;  ///< H W C, or L C, or N
    std::vector<parameter> parameters;
};

/// Words in an order in which each follows its inputs; the first is the input without a name.
struct word_graph {
    std::vector<word> words;
    std::vector<std::size_t> results;
    std::vector<std::string> result_names;
};

} // namespace lamina::tool
