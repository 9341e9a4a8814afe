#pragma once

#include <lamina/runtime/model.hpp>
#include <lamina/weights/stored_tensor.hpp>
#include <lamina/weights/weights_header.hpp>

#include <filesystem>
#include <span>
#include <vector>

namespace lamina {

/// Writes a model's weights as a C++ header with one constant, which pack<N, …>() and load_weights<…>(net)
/// read: exact as floats, rounded as the others. As text it is for small networks, because the compiler reads
/// every number; with `as_bytes` the numbers are in PATH.bin, which stays beside the header. Throws, and
/// writes nothing, if a number is not finite or beyond the type's range, or if the name cannot be one in C++.
template <class N, class T>
void write_header(const model<N, T>& m, const std::filesystem::path& path,
                  const header_options& options = {}) {
    std::vector<stored_tensor> tensors;
    for (const auto& t : m.tensors())
        tensors.push_back(to_stored<T>(t.tensor, detail::extents_of(t.parameter),
                                       std::span<const T>(m.parameters()).subspan(t.offset, t.size())));
    detail::to_header(path.string(), tensors, options).write(path);
}

} // namespace lamina
