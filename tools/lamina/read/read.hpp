#pragma once

#include "graph/graph.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lamina::tool {

/// The shapes of inputs by name, as `--input data=1x3x224x224` gives them; they replace those in the file.
using input_shapes = std::map<std::string, std::vector<std::int64_t>>;

/// Reads an ONNX file of opset 6 or newer, with its external data, and brings older forms of operators to the
/// newest one. Throws lamina::error for whatever is damaged, or has no place in a graph of tensors.
graph read_onnx(const std::filesystem::path& file, const input_shapes& shapes = {});

} // namespace lamina::tool
