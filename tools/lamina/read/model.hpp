#pragma once

#include <filesystem>

#include "read/onnx.hpp"

namespace lamina::tool {

/// The newest opset whose forms are known here.
inline constexpr int newest_opset = 22;

/// Parses a file and loads the data beside it.
onnx::ModelProto load_model(const std::filesystem::path& file);

/// Asks ONNX's checker, which knows the opsets up to its own.
void check_model(onnx::ModelProto& model, const std::filesystem::path& file);

/// The opset of ONNX's own operators.
int opset_of(const onnx::ModelProto& model);

} // namespace lamina::tool
