#pragma once

#include "structure/sentence.hpp"

namespace lamina::tool {

/// Makes `repeat` of equal parts that follow one another, in the part and in all within it.
void find_repetitions(part& p);

} // namespace lamina::tool
