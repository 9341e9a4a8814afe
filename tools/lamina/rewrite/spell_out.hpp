#pragma once

#include "graph/graph.hpp"

namespace lamina::tool {

/// Says operators that Lamina has no word for in operators that it has words for, where the shapes are known:
/// the maximum of two values, repeated values, padding that no convolution does, normalizations over several
/// axes. The values keep their numbers.
graph spell_out(graph network);

} // namespace lamina::tool
