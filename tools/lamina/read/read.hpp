#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace lamina::tool {

/// The shapes of inputs by name, as `--input data=1x3x224x224` gives them; they replace those in the file.
using input_shapes = std::map<std::string, std::vector<std::int64_t>>;

/// Reads an ONNX file of any opset until 22, with its external data, and brings older forms of operators to
/// the newest one. `ends`, names of nodes or values, replace the results of the file; what they do not need
/// is not looked at. Throws lamina::error for whatever is damaged, or has no place in a graph of tensors.
graph read_onnx(const std::filesystem::path& file, const input_shapes& shapes = {},
                const std::vector<std::string>& ends = {});

/// The same for a file's bytes, without data beside it. `name` begins the messages.
graph read_onnx(std::span<const std::uint8_t> bytes, const std::string& name, const input_shapes& shapes = {},
                const std::vector<std::string>& ends = {});

} // namespace lamina::tool
