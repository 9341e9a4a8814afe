#pragma once

#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/packed_bytes.hpp>
#include <lamina/weights/constant_header.hpp>

#include <cstring>
#include <filesystem>
#include <string>
#include <type_traits>

namespace lamina {

/// Writes a model's weights, packed for this program's instruction set or for Arch, as a C++ header with one
/// constant, which packed_from<N, …>() reads, and PATH.bin beside it, which the assembler places into
/// read-only memory. The program that reads them must be compiled for that instruction set and this version
/// of Lamina. Throws if the name cannot be one in C++.
template <class Arch = simd::default_arch, class N, class T>
void write_packed(const model<N, T>& m, const std::filesystem::path& path, const std::string& name) {
    const detail::constant_name c(path.string(), name);
    detail::aligned_array<T> values(detail::packed_elements<N, T, Arch>);
    detail::pack_weights<detail::single_sample_plan<N, T, Arch>>(m.parameters().data(), values.data());
    detail::constant_header header;
    header.bytes.resize(values.size() * sizeof(T));
    std::memcpy(header.bytes.data(), values.data(), header.bytes.size());
    const std::string number = std::is_same_v<T, float> ? "float" : "double",
                      count = std::to_string(values.size());
    header.text = detail::header_text(
        count + " packed numbers.",
        "#include <lamina/runtime/embedded_bytes.hpp>\n#include <lamina/runtime/packed_bytes.hpp>\n", c,
        detail::bytes_text(c, "std::array<" + number + ", " + count + ">", header.bytes.size())
            + "inline constexpr lamina::packed_bytes<" + number + ", " + count + "> " + c.name + " = {"
            + std::to_string(packed_layout<N, T, Arch>) + "ULL, " + c.name + "_bytes};\n");
    header.write(path);
}

} // namespace lamina
