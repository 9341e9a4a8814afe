#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/language/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

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

/// The name of a constant in a header.
struct constant_name {
    std::string space, name;
    std::string symbol; ///< the assembler's name for its bytes

    /// `where` begins the message of an error.
    constant_name(const std::string& where, const std::string& full) : symbol("lamina." + full) {
        if (!is_constant_name(full)) raise({where, ": \"", full, "\" is no name of a constant in C++"});
        const std::size_t colons = full.rfind("::");
        space = colons == std::string::npos ? "" : full.substr(0, colons);
        name = colons == std::string::npos ? full : full.substr(colons + 2);
        std::ranges::replace(symbol, ':', '.');
    }
};

/// Declares the bytes of the file beside the header as NAME_bytes, an object of this type.
inline std::string bytes_text(const constant_name& c, const std::string& type, std::size_t count) {
    return "LAMINA_EMBEDDED_BYTES(\"" + c.symbol + "\", __FILE__ \".bin\", \"" + std::to_string(count)
           + "\");\n[[gnu::visibility(\"hidden\")]] extern const " + type + " " + c.name + "_bytes __asm__(\""
           + c.symbol + "\");\n\n";
}

/// A header that holds one constant, and the file PATH.bin beside it if it has bytes.
struct constant_header {
    std::string text;
    std::vector<std::uint8_t> bytes{};

    void write(const std::filesystem::path& path) const {
        if (!bytes.empty()) write_file(path.string() + ".bin", bytes);
        write_file(path, text);
    }
};

/// The text of a header: a comment, what it includes, and declarations in the constant's namespace.
inline std::string header_text(const std::string& comment, const std::string& includes,
                               const constant_name& c, const std::string& body) {
    return "#pragma once\n\n/// " + comment + "\n\n" + includes + "\n// clang-format off\n\n"
           + (c.space.empty() ? "" : "namespace " + c.space + " {\n\n") + body
           + (c.space.empty() ? "" : "\n} // namespace " + c.space + "\n") + "\n// clang-format on\n";
}

} // namespace lamina::detail
