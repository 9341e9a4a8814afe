#pragma once

#include <lamina/weights/stored_tensor.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

/// A number as C++ writes it, exactly: "0x1.8p-3F".
inline std::string source_text(float number) {
    std::array<char, 40> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), std::fabs(number), std::chars_format::hex)
            .ptr;
    return (std::signbit(number) ? "-0x" : "0x") + std::string(digits.data(), end) + "F";
}
/// One from its bits; those of 16 bits as their bits, "0x3c00".
inline std::string source_text(std::uint32_t bits, stored_type type) {
    if (type == stored_type::f32) return source_text(std::bit_cast<float>(bits));
    if (type == stored_type::i8)
        return std::to_string(static_cast<int>(static_cast<std::int8_t>(static_cast<std::uint8_t>(bits))));
    std::array<char, 8> digits{};
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

/// All numbers, from their bits.
inline std::string source_list(std::span<const std::uint32_t> numbers, stored_type type) {
    std::string text;
    source_lines lines(text);
    for (const std::uint32_t bits : numbers) lines.add(source_text(bits, type));
    return text;
}

} // namespace lamina::detail
