#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/runtime/model.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamina {

namespace detail {

inline bool is_identifier(std::string_view name) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && is_letter(name[0])
           && std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

/// Appends a number in hexadecimal, which reads back as the same number: "-0x1.8p-3f".
template <class T>
void append_hexadecimal(std::string& to, T number) {
    char digits[64];
    if (std::signbit(number)) to += '-';
    to += "0x";
    to.append(digits,
              std::to_chars(digits, digits + sizeof digits, std::fabs(number), std::chars_format::hex).ptr);
    if constexpr (std::is_same_v<T, float>) to += 'f';
}

/// A header with an array of constants, tensor by tensor. `where` begins the messages of errors.
template <class T>
std::string header_text(const std::string& where, const std::string& name, std::span<const T> values,
                        const std::vector<tensor_info>& tensors) {
    if (!is_identifier(name)) raise(where + ": \"" + name + "\" cannot be the name of an array in C++");
    std::string text =
        "// The parameters of a network, written by Lamina.\n\n#pragma once\n\n#include <array>\n\n"
        "inline constexpr std::array<";
    text += std::is_same_v<T, float> ? "float, " : "double, ";
    text += std::to_string(values.size()) + "> " + name + "{\n";
    for (const tensor_info& t : tensors) {
        text += "    // " + t.tensor + ": " + join_extents(extents_of(t.parameter)) + '\n';
        std::size_t line = text.size();
        for (const T number : values.subspan(t.offset, t.size())) {
            if (!std::isfinite(number)) raise(where + ": " + t.tensor + " has a value that is not finite");
            if (text.size() == line || text.size() - line > 84) {
                if (text.size() != line) text += '\n';
                line = text.size();
                text += "   ";
            }
            text += ' ';
            append_hexadecimal(text, number);
            text += ',';
        }
        text += '\n';
    }
    return text + "};\n";
}

} // namespace detail

/// Writes a model's parameters as a C++ header, an array of constants that a packed<N> takes, exactly:
/// `write_header(net, "digits_weights.hpp")` makes `digits_weights`. Without a name the array has that of the
/// file. The file appears either complete or not at all. Throws if a value is not finite, or if the name
/// cannot be one in C++.
template <class N, class T>
void write_header(const model<N, T>& m, const std::filesystem::path& path, const std::string& name = {}) {
    write_file(path, detail::header_text<T>(path.string(), name.empty() ? path.stem().string() : name,
                                            m.parameters(), m.tensors()));
}

} // namespace lamina
