#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "read/onnx.hpp"

namespace lamina::tool {

/// The newest opset whose forms are known here.
inline constexpr int newest_opset = 22;

/// Parses a file's bytes.
onnx::ModelProto parse_model(std::span<const std::uint8_t> bytes);

/// Moves the weights that lie in files beside the model into it.
void load_data(onnx::ModelProto& model, const std::filesystem::path& folder);

/// Asks ONNX's checker, which knows the opsets up to its own.
void check_model(onnx::ModelProto& model);

/// The opset of ONNX's own operators.
int opset_of(const onnx::ModelProto& model);

} // namespace lamina::tool
