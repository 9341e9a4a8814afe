#pragma once

#include "graph/graph.hpp"
#include "structure/sentence.hpp"
#include "words/translate.hpp"

namespace lamina::tool {

/// A network on its way from ONNX to a header.
struct imported {
    graph network;    ///< folded
    translated words; ///< of the network, after patterns have been recognized
    sentence said;    ///< of the words; still without templates and repetitions
};

/// Says a graph as a sentence. Throws lamina::error for what has no word; the sentence names the node, and
/// the last one up to which the network can be imported.
imported import_graph(graph network);

} // namespace lamina::tool
