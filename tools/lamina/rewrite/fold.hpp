#pragma once

#include "graph/graph.hpp"

namespace lamina::tool {

/// Infers all shapes, computes what is constant for them (small results only), and removes Identity, sums
/// with 0, products with 1 and what no result needs. Dropout stays. Values keep their numbers; those without
/// a use have no node.
graph fold(graph network);

} // namespace lamina::tool
