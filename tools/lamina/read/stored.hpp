#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "read/onnx.hpp"

namespace lamina::tool {

/// The element of a number of TensorProto.DataType; `other` for strings and complex numbers.
element element_of(int data_type);

/// Throws where a dimension is negative, or all together are more than any network has.
void check_shape(const std::vector<std::int64_t>& shape, const std::string& name);

/// The numbers of a stored tensor. `name` begins the messages. Nothing is reserved before the sizes agree.
tensor read_stored(const onnx::TensorProto& stored, const std::string& name);

/// Moves the data that lies in files beside the model into the tensor.
void load_external(onnx::TensorProto& stored, const std::filesystem::path& folder, const std::string& name);

} // namespace lamina::tool
