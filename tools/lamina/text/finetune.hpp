#pragma once

#include <string>

#include "structure/sentence.hpp"
#include "text/header.hpp"

namespace lamina::tool {

/// The number of classes of a network of one image that ends with `dense`, perhaps followed by `softmax`;
/// 0 for others.
std::size_t classes_of(const sentence& s, const word_graph& net);

/// finetune.cpp of a classifier: trains a new last layer on pictures, and freezes what comes before it.
std::string finetune_text(const sentence& s, const origin& from, std::size_t classes);

} // namespace lamina::tool
