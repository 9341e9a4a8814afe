#include "commands/columns.hpp"

#include <algorithm>

namespace lamina::tool {

std::string column(const std::string& text, std::size_t width) {
    if (text.size() <= width) return text + std::string(width - text.size(), ' ');
    // Names differ most at their ends.
    const std::size_t kept = width - 2, front = kept / 3;
    return text.substr(0, front) + ".." + text.substr(text.size() - (kept - front));
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, " ");
    return digits;
}

std::string number_column(std::uint64_t number, std::size_t width) {
    const std::string text = number == 0 ? "" : grouped(number);
    return std::string(width - (std::min)(width, text.size()), ' ') + text;
}

} // namespace lamina::tool
