#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace lamina::tool {

/// For messages: `node "conv1" (Conv)`, or `node of "y" (Conv)` where it has no name.
std::string describe(const graph& network, const node& operation);

/// "1x3x224x224"; "scalar" without extents.
std::string shape_text(const std::vector<std::int64_t>& shape);

/// "float32", as the message of an error says it.
std::string element_text(element type);

} // namespace lamina::tool
