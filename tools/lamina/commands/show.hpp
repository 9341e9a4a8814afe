#pragma once

#include <filesystem>
#include <string>

#include "graph/graph.hpp"

namespace lamina::tool {

/// A table of the operators, at most 80 columns wide: results, parameters, multiply-adds; then their sums,
/// and the operators that are not known.
std::string show_network(const graph& network);

/// A table of a safetensors file.
std::string show_weights(const std::filesystem::path& file);

} // namespace lamina::tool
