#pragma once

#include <string>

#include "read/onnx.hpp"

namespace lamina::tool {

/// Throws for what has no place in a graph of tensors: branches and loops, other domains, sequences, strings,
/// sparse tensors. The sentences name the node or value.
void refuse_foreign(const onnx::GraphProto& graph);

/// `node "conv1" (Conv)`.
std::string name_of(const onnx::NodeProto& node);

} // namespace lamina::tool
