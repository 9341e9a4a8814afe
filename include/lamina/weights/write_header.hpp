#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/language/float16.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/weights/stored_numbers.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// How write_header writes weights.
struct header_options {
    std::string name = "weights";        ///< of the constant, perhaps with namespaces: "nets::digits_weights"
    stored_type type = stored_type::f32; ///< or f16, bf16, which round to the nearest
    std::string source{};                ///< where the weights come from, for the header's first comment
};

namespace detail {

/// Whether C++ takes this as the name of a constant, perhaps in namespaces: "nets::digits_weights".
inline bool is_constant_name(std::string_view name) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    const auto is_part = [&](std::string_view part) {
        return !part.empty() && is_letter(part[0])
               && std::ranges::all_of(part, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
    };
    for (auto at = name.find("::"); at != std::string_view::npos; at = name.find("::")) {
        if (!is_part(name.substr(0, at))) return false;
        name.remove_prefix(at + 2);
    }
    return is_part(name);
}
inline bool is_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

/// A number as C++ writes it, exactly: "0x1.8p-3F".
inline std::string source_text(float number) {
    std::array<char, 40> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), std::fabs(number), std::chars_format::hex)
            .ptr;
    return (std::signbit(number) ? "-0x" : "0x") + std::string(digits.data(), end) + "F";
}
/// The bits of a number of 16 bits: "0x3c00".
inline std::string source_text(std::uint16_t bits) {
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bits, 16).ptr;
    return "0x" + std::string(digits.data(), end);
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

/// `where` begins the message of an error, here and below.
inline std::string tensor_text(const std::string& where, const stored_tensor& t) {
    if (!is_one_line(t.tensor) || t.tensor.find_first_of("\"\\") != std::string::npos)
        raise(where + ": a tensor's name has quotes, backslashes or control characters");
    if (t.extents.size() > 4)
        raise({where, ": tensor '", t.tensor, "' has ", t.extents.size(), " extents, expected at most 4"});
    std::string extents;
    for (const std::size_t extent : t.extents)
        extents += (extents.empty() ? "" : ", ") + std::to_string(extent);
    return "{\"" + t.tensor + "\", {" + extents + "}}";
}

/// A weight as it is stored; throws if it is not finite or beyond the type's range.
inline std::string weight_text(const std::string& where, const stored_tensor& t, float v, stored_type type) {
    if (!std::isfinite(v)) raise({where, ": tensor '", t.tensor, "' has a number that is not finite"});
    if (type == stored_type::f32) return source_text(v);
    const auto text_of = [&](auto half) {
        if (std::isinf(static_cast<float>(half)))
            raise({where, ": tensor '", t.tensor, "' has ", number_text(v), ", which is beyond 16 bits"});
        return source_text(half.bits);
    };
    return type == stored_type::f16 ? text_of(float16(v)) : text_of(bfloat16(v));
}

/// The header with embedded weights.
inline std::string weights_header(const std::string& where, std::span<const stored_tensor> tensors,
                                  const header_options& options) {
    if (!is_constant_name(options.name))
        raise({where, ": \"", options.name, "\" is no name of a constant in C++"});
    if (!is_one_line(options.source)) raise(where + ": the source has control characters");
    if (options.type != stored_type::f32 && options.type != stored_type::f16
        && options.type != stored_type::bf16)
        raise(where + ": weights are embedded as F32, F16 or BF16");
    std::string names, numbers;
    source_lines name_lines(names), number_lines(numbers);
    std::size_t count = 0;
    for (const stored_tensor& t : tensors) {
        name_lines.add(tensor_text(where, t));
        for (const float v : to_floats<float>(t)) {
            number_lines.add(weight_text(where, t, v, options.type));
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
/// read: exact as floats, rounded to the nearest as the others. It is for small networks: every number is
/// text that the compiler reads. Throws, and writes nothing, if a number is not finite or beyond the type's
/// range, or if the name cannot be one in C++.
template <class N, class T>
void write_header(const model<N, T>& m, const std::filesystem::path& path,
                  const header_options& options = {}) {
    std::vector<stored_tensor> tensors;
    for (const auto& t : m.tensors())
        tensors.push_back(to_stored<T>(t.tensor, detail::extents_of(t.parameter),
                                       std::span<const T>(m.parameters()).subspan(t.offset, t.size())));
    write_file(path, detail::weights_header(path.string(), tensors, options));
}

} // namespace lamina
