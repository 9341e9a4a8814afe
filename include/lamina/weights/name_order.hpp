#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lamina::detail {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Removes a number from the beginning of a text and returns it without leading zeros.
inline std::string_view take_number(std::string_view& text) {
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    std::string_view number = text.substr(0, n);
    text.remove_prefix(n);
    while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
    return number;
}

/// Compares names with their numbers as numbers: conv2 comes before conv10.
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

/// The common form of names that differ only in their numbers, which follow the order of evaluation. Numbered
/// in another way (bn1, bn_1), they are not in the same series, and so is a name without a number at its end,
/// except where `first_lacks_number` (Keras: conv2d, conv2d_1, conv2d_2).
inline std::string series_of(std::string_view name, bool first_lacks_number) {
    const bool is_numbered = !name.empty() && is_digit(name.back());
    std::string text;
    while (!name.empty()) {
        text += is_digit(name[0]) ? '#' : name[0];
        if (is_digit(name[0]))
            take_number(name);
        else
            name.remove_prefix(1);
    }
    if (first_lacks_number && !is_numbered) text += "_#";
    return text;
}

/// What may follow a prefix that selects layers.
constexpr std::string_view name_ends = "./_";

/// Whether `whole` is `part` or is nested in it.
inline bool is_within(std::string_view whole, std::string_view part, std::string_view separators) {
    return whole.starts_with(part)
           && (part.empty() || whole.size() == part.size()
               || separators.find(whole[part.size()]) != std::string_view::npos);
}

} // namespace lamina::detail
