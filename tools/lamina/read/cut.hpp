#pragma once

#include <string>
#include <vector>

#include "read/onnx.hpp"

namespace lamina::tool {

/// Leaves of a model what leads to these results: names of nodes, whose first results count, or of values.
void cut_model(onnx::ModelProto& model, const std::vector<std::string>& ends);

} // namespace lamina::tool
