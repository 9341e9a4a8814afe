#pragma once

#include "graph/graph.hpp"

namespace lamina::tool {

/// Whether the node's first result is its input `from` unchanged: a value plus or minus 0, or times or by 1.
bool is_neutral(const graph& network, const node& n, std::size_t from);

} // namespace lamina::tool
