#pragma once

#include <filesystem>

#include "graph/graph.hpp"

namespace lamina::tool {

/// A file with one tensor (*.pb), as ONNX's test data has them.
tensor read_tensor_file(const std::filesystem::path& file);

} // namespace lamina::tool
