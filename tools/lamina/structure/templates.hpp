#pragma once

#include "structure/sentence.hpp"

namespace lamina::tool {

/// Shortens a sentence: equal runs become `repeat`, blocks that are equal but for numbers become templates,
/// where that saves text.
void shorten(sentence& s);

} // namespace lamina::tool
