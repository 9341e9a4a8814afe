#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lamina::detail {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the number off the beginning of a text; without the zeros before it.
inline std::string_view take_number(std::string_view& text) {
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    std::string_view number = text.substr(0, n);
    text.remove_prefix(n);
    while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
    return number;
}

/// Numbers within names count as numbers: conv2 is before conv10.
inline bool natural_less(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a[0]) && is_digit(b[0])) {
            const std::string_view x = take_number(a), y = take_number(b);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
        } else {
            if (a[0] != b[0]) return a[0] < b[0];
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.empty() && !b.empty();
}

/// What names that differ in their numbers only have in common: they are numbered in the order of evaluation.
/// The first of them may have no number at its end (conv2d, conv2d_1, conv2d_2).
inline std::string series_of(std::string_view name) {
    while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);
    while (!name.empty() && name.back() == '_') name.remove_suffix(1);
    std::string text;
    while (!name.empty()) {
        text += is_digit(name[0]) ? '#' : name[0];
        if (is_digit(name[0]))
            take_number(name);
        else
            name.remove_prefix(1);
    }
    return text;
}

/// What may follow the beginning of layers' names by which they are chosen.
constexpr std::string_view name_ends = "./_";

/// True where `whole` is `part`, or something within it.
inline bool is_within(std::string_view whole, std::string_view part, std::string_view separators) {
    return whole.starts_with(part)
           && (part.empty() || whole.size() == part.size()
               || separators.find(whole[part.size()]) != std::string_view::npos);
}

} // namespace lamina::detail
