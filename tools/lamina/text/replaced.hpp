#pragma once

#include <string>

#include "text/header.hpp"

namespace lamina::tool {

/// A text with other words for all that are `what`.
std::string replaced(std::string text, const std::string& what, const std::string& with);

/// A program with the network's name for NAME, and for INCLUDE and LOAD what loads its weights into `model`;
/// `folder` begins the name of their file.
std::string with_weights(const std::string& program, const origin& from, const std::string& model,
                         const std::string& folder);

} // namespace lamina::tool
