#pragma once

#include "graph/graph.hpp"

namespace lamina::tool {

/// Recognizes what is written out in several operators (hard_swish, silu, gelu, mish, channel shuffle, layer
/// normalization, attention, …) as one, merges padding into the convolution after it, factors and summands
/// into the one before, and spells out what has no word. The values keep their numbers.
graph recognize(graph network);

} // namespace lamina::tool
