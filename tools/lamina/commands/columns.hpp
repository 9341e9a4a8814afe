#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lamina::tool {

/// A text in a column: padded, or with dots for what is left out in the middle.
std::string column(const std::string& text, std::size_t width);

/// A number at the right of a column, in groups of three digits; nothing for zero.
std::string number_column(std::uint64_t number, std::size_t width);

/// 11 689 512.
std::string grouped(std::uint64_t number);

} // namespace lamina::tool
