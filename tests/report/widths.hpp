#pragma once

#include <lamina/report/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lamina_test {

/// The width of the widest line of a text, in columns.
inline std::size_t widest_line(std::string_view text) {
    std::size_t widest = 0;
    while (!text.empty()) {
        const auto end = (std::min)(text.find('\n'), text.size());
        widest = (std::max)(widest, lamina::detail::display_width(text.substr(0, end)));
        text.remove_prefix((std::min)(end + 1, text.size()));
    }
    return widest;
}

} // namespace lamina_test
