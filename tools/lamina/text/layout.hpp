#pragma once

#include <cstddef>
#include <string>

#include "structure/sentence.hpp"

namespace lamina::tool {

inline constexpr std::size_t line_width = 110;

/// A part in lines of at most 110 columns (where no word is longer), the first of which begins at `column`,
/// all others with `indent` blanks.
std::string in_lines(const part& p, std::size_t column, std::size_t indent);

/// The same for a whole network: the input and each large step begin lines of their own.
std::string network_in_lines(const part& layers, std::size_t indent);

} // namespace lamina::tool
