#pragma once

#include <string>

#include "text/header.hpp"

namespace lamina::tool {

/// A text with other words for all that are `what`.
std::string replaced(std::string text, const std::string& what, const std::string& with);

/// The call that loads the weights into a model; `folder` begins the file's name.
std::string load_text(const origin& from, const std::string& model, const std::string& folder);

} // namespace lamina::tool
