#pragma once

#include <cstdint>

#include "graph/graph.hpp"

namespace lamina::tool {

/// The numbers stored for a node: its constant inputs of floating point.
std::uint64_t parameters_of(const graph& network, const node& n);

/// The multiply-adds of a convolution or product; 0 for others and where shapes are not known.
std::uint64_t multiply_adds_of(const graph& network, const node& n);

} // namespace lamina::tool
