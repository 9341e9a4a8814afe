#pragma once

#include <lamina/weights/stored_tensor.hpp>

#include <vector>

#include "structure/sentence.hpp"
#include "words/translate.hpp"

namespace lamina::tool {

/// The parameters of all words under the names that the sentence gives them: "conv2d_1.kernel". Their numbers
/// are moved out of the words.
std::vector<stored_tensor> take_weights(const sentence& s, word_graph& net);
/// The same, leaving the words as they are.
inline std::vector<stored_tensor> named_weights(const sentence& s, word_graph net) {
    return take_weights(s, net);
}

/// Numbers for each input of the graph, normal enough to exercise a network, the same for the same graph.
std::vector<tensor> random_inputs(const graph& network);

/// Inputs and results as the program's check reads them, in the words' layout.
std::vector<stored_tensor> check_tensors(const translated& words, const std::vector<tensor>& inputs,
                                         const std::vector<tensor>& results);

} // namespace lamina::tool
