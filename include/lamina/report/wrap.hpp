#pragma once

#include <lamina/report/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// How good a line break is here: best after a comma or "·", then at a space, then inside a name; 0 is no
/// break. Groups of digits, "arena + 0" and "/ 2" stay together.
inline int break_quality(std::string_view before, std::string_view after) {
    constexpr auto has = [](std::string_view set, char c) { return set.find(c) != std::string_view::npos; };
    constexpr std::string_view digits = "0123456789", joints = "._/";
    if (before.empty() || after.empty()) return 0;
    if (after.front() != ' ') return has(joints, before.back()) ? 1 : 0;
    const auto next = after.substr(1);
    if (next.empty() || next.front() == ' ' || before.back() == ' ') return 0;
    if (before.back() == ',' || before.ends_with("·")) return 3;
    if (has("+/", before.back()) || next.front() == '+') return 0;
    return has(digits, before.back()) && has(digits, next.front()) ? 0 : 2;
}

/// The number of bytes in the first line of at most `columns` columns, at least one character.
inline std::size_t first_line(std::string_view text, std::size_t columns) {
    std::size_t used = 0, at = 0, best = 0;
    int quality = 0;
    while (at < text.size()) {
        const int here = break_quality(text.substr(0, at), text.substr(at));
        if (here != 0 && here >= quality) best = at, quality = here;
        auto rest = text.substr(at);
        used += columns_of(next_code_point(rest));
        if (used > columns && at > 0) return best != 0 ? best : at;
        at = text.size() - rest.size();
    }
    return at;
}

/// Splits a text into lines of at most `columns` columns, at commas, spaces or within long names. Lines after
/// the first are indented like the first, plus `indent` more.
inline std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t indent = 0) {
    columns = (std::max)(columns, std::size_t{1});
    std::vector<std::string> lines;
    if (display_width(text) <= columns) return {std::string(text)};
    const auto spaces = (std::min)(text.find_first_not_of(' '), text.size());
    auto margin = (std::min)(spaces, columns / 2);
    text.remove_prefix(spaces);
    while (!text.empty()) {
        const auto end = first_line(text, columns - margin);
        lines.push_back(std::string(margin, ' ').append(text.substr(0, end)));
        text.remove_prefix(end);
        text.remove_prefix((std::min)(text.find_first_not_of(' '), text.size()));
        margin = (std::min)(spaces + indent, columns / 2);
    }
    return lines;
}

} // namespace lamina::detail
