#pragma once

#include <string>

#include "structure/sentence.hpp"

namespace lamina::tool {

/// A picture (SVG) of a sentence that has not been shortened: boxes for the results of its words, and the
/// words on the arrows between them.
std::string diagram_text(const sentence& s, const std::string& title);

} // namespace lamina::tool
