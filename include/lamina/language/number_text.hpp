#pragma once

#include <charconv>
#include <cstddef>
#include <span>
#include <string>

namespace lamina::detail {

/// The shortest text that reads back as the same number: "0.01", "2", "1e-5".
inline std::string number_text(double number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    std::string text(digits, end.ptr);
    const auto zero = text.find("e-0");
    if (zero != std::string::npos) text.erase(zero + 2, 1);
    return text;
}

/// "dropout 0.5": the label of a word or option, followed by its number.
inline std::string with_number(const char* label, double number) {
    std::string text(label);
    text += ' ';
    text += number_text(number);
    return text;
}

/// "60000×28×28"; "scalar" without extents.
inline std::string join_extents(std::span<const std::size_t> extents) {
    if (extents.empty()) return "scalar";
    std::string text;
    for (const std::size_t e : extents) text += (text.empty() ? "" : "×") + std::to_string(e);
    return text;
}

} // namespace lamina::detail
