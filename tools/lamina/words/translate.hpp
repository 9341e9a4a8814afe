#pragma once

#include <lamina/language/error.hpp>

#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "words/view.hpp"
#include "words/word.hpp"

namespace lamina::tool {

/// Why a node cannot be said in words; `value` is its first result, or absent.
struct refused : error {
    refused(const std::string& sentence, value_id of) : error(sentence), value(of) {}
    value_id value;
};

/// The words of a graph, and where the graph's inputs and results lie in them.
struct translated {
    word_graph net;
    std::vector<view> inputs, results; ///< in the order of graph::inputs and graph::outputs
};

/// Says a folded, channels-first graph in words, channels last. Throws `refused` for what has no word.
translated translate(const graph& network);

/// True if there is a word for the operator, or it needs none.
bool has_word(const std::string& operation);

} // namespace lamina::tool
