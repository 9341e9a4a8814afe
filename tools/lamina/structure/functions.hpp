#pragma once

#include "structure/sentence.hpp"

namespace lamina::tool {

/// `tanh`, `abs`, `sqrt`, `exp` and `log` are functions in C++: where a branch is one of them alone, or
/// begins with two, it is written so that it is a part.
void write_functions_as_words(part& p);

} // namespace lamina::tool
