#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/weights/stored_numbers.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// How write_header writes weights.
struct header_options {
    std::string name = "weights";        ///< of the constant, perhaps with namespaces: "nets::digits_weights"
    stored_type type = stored_type::f32; ///< or f16, bf16, which round to the nearest
    std::string source{};                ///< where the weights come from, for the header's first comment
};

namespace detail {

/// Rounded to the nearest, ties to even; beyond the range infinity.
inline std::uint16_t to_half_bits(float number) {
    const double v = std::fabs(static_cast<double>(number));
    const auto sign = static_cast<unsigned>(std::signbit(number)) << 15;
    if (v >= 65520) return static_cast<std::uint16_t>(sign | 0x7C00U);
    const int exponent = v < 0x1p-14 ? -14 : std::ilogb(v);
    const auto steps = static_cast<unsigned>(std::nearbyint(std::ldexp(v, 10 - exponent)));
    return static_cast<std::uint16_t>(sign | ((static_cast<unsigned>(exponent + 14) << 10) + steps));
}
inline std::uint16_t to_bfloat_bits(float number) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16);
}

/// A number as C++ writes it, exactly: "0x1.8p-3F"; the bits of those of 16 bits.
inline std::string source_text(float number, stored_type type) {
    std::array<char, 40> digits{};
    if (type != stored_type::f32) {
        const unsigned bits = type == stored_type::f16 ? to_half_bits(number) : to_bfloat_bits(number);
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bits, 16).ptr;
        return "0x" + std::string(digits.data(), end);
    }
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), std::fabs(number), std::chars_format::hex)
            .ptr;
    return (std::signbit(number) ? "-0x" : "0x") + std::string(digits.data(), end) + "F";
}

/// Appends a list in lines of at most 110 columns.
class source_lines {
public:
    explicit source_lines(std::string& to) : to_(to) {}
    void add(const std::string& item) {
        if (column_ + item.size() + 2 > 110) {
            to_ += "\n        ";
            column_ = 8;
        }
        to_ += item + ", ";
        column_ += item.size() + 2;
    }

private:
    std::string& to_;
    std::size_t column_ = 110;
};

inline std::string tensor_text(const stored_tensor& t) {
    if (t.extents.size() > 4) raise("tensor '" + t.tensor + "': more than four extents cannot be embedded");
    std::string extents;
    for (const std::size_t extent : t.extents)
        extents += (extents.empty() ? "" : ", ") + std::to_string(extent);
    return "{\"" + t.tensor + "\", {" + extents + "}}";
}

/// The header with embedded weights.
inline std::string weights_header(std::span<const stored_tensor> tensors, const header_options& options) {
    if (options.type != stored_type::f32 && options.type != stored_type::f16
        && options.type != stored_type::bf16)
        raise("weights are embedded as F32, F16 or BF16");
    std::string names, numbers;
    source_lines name_lines(names), number_lines(numbers);
    std::size_t count = 0;
    for (const stored_tensor& t : tensors) {
        name_lines.add(tensor_text(t));
        for (const float v : to_floats<float>(t)) {
            if (!std::isfinite(v)) raise("tensor '" + t.tensor + "': a number is not finite, no weight");
            number_lines.add(source_text(v, options.type));
            ++count;
        }
    }
    const char* const number = options.type == stored_type::f32   ? "float"
                               : options.type == stored_type::f16 ? "lamina::float16"
                                                                  : "lamina::bfloat16";
    const std::size_t colons = options.name.rfind("::");
    const std::string space = colons == std::string::npos ? "" : options.name.substr(0, colons),
                      name = colons == std::string::npos ? options.name : options.name.substr(colons + 2);
    return "#pragma once\n\n/// " + std::to_string(count) + " weights"
           + (options.source.empty() ? "" : ", from " + options.source)
           + ".\n\n#include <lamina/runtime/embedded_weights.hpp>\n\n// clang-format off\n\n"
           + (space.empty() ? "" : "namespace " + space + " {\n\n")
           + "inline constexpr lamina::embedded_weights<" + number + ", " + std::to_string(tensors.size())
           + ", " + std::to_string(count) + "> " + name + " = {\n    {{" + names + "}},\n    {" + numbers
           + "}};\n" + (space.empty() ? "" : "\n} // namespace " + space + "\n") + "\n// clang-format on\n";
}

} // namespace detail

/// Writes a model's weights as a C++ header with one constant, which pack<N, …>() and load_weights<…>(net)
/// read: exact as floats, rounded to the nearest as the others. Numbers that are not finite are an error. It
/// is for small networks: every number is text that the compiler reads.
template <class N, class T>
void write_header(const model<N, T>& m, const std::filesystem::path& path,
                  const header_options& options = {}) {
    std::vector<stored_tensor> tensors;
    for (const auto& t : m.tensors())
        tensors.push_back(to_stored<T>(t.tensor, detail::extents_of(t.parameter),
                                       std::span<const T>(m.parameters()).subspan(t.offset, t.size())));
    write_file(path, detail::weights_header(tensors, options));
}

} // namespace lamina
