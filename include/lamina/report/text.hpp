#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace lamina::detail {

enum class align { left, center, right };

/// Removes and returns the first code point of UTF-8 text; an invalid byte is removed alone and gives U+FFFD.
inline char32_t next_code_point(std::string_view& text) {
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC0 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF8 ? 4
                                             : 0;
    char32_t code = length < 2 ? lead : lead & (0x7Fu >> length);
    bool valid = length != 0 && length <= text.size();
    for (std::size_t i = 1; valid && i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        valid = (byte & 0xC0u) == 0x80u;
        code = code << 6 | (byte & 0x3Fu);
    }
    valid = valid && code >= smallest[length] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    text.remove_prefix(valid ? length : 1);
    return valid ? code : 0xFFFD;
}

/// The columns of a code point in a terminal: 0 for combining marks, 2 for East Asian text and pictographs,
/// otherwise 1.
constexpr std::size_t columns_of(char32_t code) {
    struct range {
        char32_t first, last;
    };
    constexpr range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xAC00, 0xD7A3},
                              {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},
                              {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if ((code >= 0x0300 && code <= 0x036F) || code == 0x200B || code == 0xFE0F) return 0;
    for (const auto& r : wide)
        if (code >= r.first && code <= r.last) return 2;
    return 1;
}

/// The number of terminal columns of UTF-8 text: 8 for "24×24×32".
inline std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) width += columns_of(next_code_point(text));
    return width;
}

/// Text shortened to at most `columns` columns, with "…" in place of its end.
inline std::string shortened(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    if (columns == 0) return {};
    std::string kept;
    for (std::size_t used = 0; !text.empty();) {
        auto rest = text;
        used += columns_of(next_code_point(rest));
        if (used > columns - 1) break;
        kept += text.substr(0, text.size() - rest.size());
        text = rest;
    }
    return kept + "…";
}

/// Text shortened to at most `columns` columns, with "…" in place of its middle, because names often differ
/// at their ends.
inline std::string shortened_inside(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    auto tail = text;
    while (display_width(tail) > columns / 2) next_code_point(tail);
    return shortened(text, columns - display_width(tail)).append(tail);
}

/// `count` copies of a text, for rules and bars: repeated("─", 3) is "───".
inline std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    while (count-- > 0) all += text;
    return all;
}

/// Text padded with spaces to `columns` columns; longer text is unchanged.
inline std::string padded(std::string_view text, std::size_t columns, align side = align::left) {
    const auto width = display_width(text);
    const auto missing = columns > width ? columns - width : 0;
    const auto before = side == align::left ? 0 : side == align::right ? missing : missing / 2;
    return std::string(before, ' ').append(text).append(missing - before, ' ');
}

/// A whole number with its digits in groups of three: "46 922".
inline std::string grouped(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ' ');
    return digits;
}

/// A number with `decimals` decimals, the same in every locale; also "nan", "inf" and "-inf".
inline std::string fixed_decimals(double number, int decimals) {
    char text[384];
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, decimals);
    return end.ec == std::errc{} ? std::string(text, end.ptr) : std::string("?");
}

/// A number with at most `digits` significant digits, without trailing zeros: "0.05", "1e+06".
inline std::string significant_digits(double number, int digits) {
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::general, digits);
    return end.ec == std::errc{} ? std::string(text, end.ptr) : std::string("?");
}

/// A share in percent: percent(61, 62) is "98.4 %"; "–" if the whole is 0.
inline std::string percent(std::uint64_t part, std::uint64_t whole, int decimals = 1) {
    if (whole == 0) return "–";
    return fixed_decimals(100.0 * static_cast<double>(part) / static_cast<double>(whole), decimals) + " %";
}

/// A count with up to four digits: "999", "460.8 k", "4.832 G".
inline std::string short_count(std::uint64_t count) {
    if (count < 1000) return std::to_string(count);
    const char* units[] = {"k", "M", "G", "T"};
    auto amount = static_cast<double>(count) / 1000;
    std::size_t unit = 0;
    for (; amount >= 999.95 && unit < 3; ++unit) amount /= 1000;
    const int decimals = amount < 9.9995 ? 3 : amount < 99.995 ? 2 : 1;
    return fixed_decimals(amount, decimals) + " " + units[unit];
}

/// A memory size in readable form: "512 B", "183.3 KiB", "97.5 MiB".
inline std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    const char* units[] = {"KiB", "MiB", "GiB", "TiB"};
    auto amount = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; amount >= 1023.95 && unit < 3; ++unit) amount /= 1024;
    return fixed_decimals(amount, 1) + " " + units[unit];
}

} // namespace lamina::detail
