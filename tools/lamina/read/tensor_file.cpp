#include "read/tensor_file.hpp"

#include <lamina/files/file.hpp>

#include "read/stored.hpp"

namespace lamina::tool {

tensor read_tensor_file(const std::filesystem::path& file) {
    google::protobuf::SetLogHandler(nullptr);
    const auto bytes = read_file(file);
    onnx::TensorProto stored;
    if (bytes.size() > (std::size_t{1} << 30)
        || !stored.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        raise(file.string() + ": not a tensor of ONNX");
    return read_stored(stored, file.string());
}

} // namespace lamina::tool
