#pragma once

#include "structure/sentence.hpp"
#include "words/word.hpp"

namespace lamina::tool {

/// The sentence of a graph of words, still without templates and repetitions: series-parallel parts become
/// `>>`, `+`, `|` and `*`, the rest uses `as` and `from`; results that are not the last value, and all if
/// there are several, become `output`. Words that no result needs are left out.
sentence express(const word_graph& net);

} // namespace lamina::tool
