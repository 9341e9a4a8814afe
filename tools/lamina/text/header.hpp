#pragma once

#include <string>

#include "structure/sentence.hpp"
#include "words/word.hpp"

namespace lamina::tool {

/// What a header says about where its network comes from.
struct origin {
    std::string name;      ///< of the network's struct, a C++ identifier
    std::string source;    ///< the file
    std::string producer;  ///< the program that wrote it; may be empty
    bool embedded = false; ///< the weights are a header, too
};

/// The header with the network as a struct in namespace imported, the shapes of its input and results and the
/// number of its parameters.
std::string header_text(const sentence& s, const word_graph& net, const origin& from);

/// "12'345".
std::string with_marks(std::size_t number);

/// `shape<2, 3>` of a list of sizes.
std::string shape_text(const std::vector<std::size_t>& shape);

} // namespace lamina::tool
