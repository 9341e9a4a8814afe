#pragma once

#include <string>

namespace lamina::tool {

/// A C++ identifier from the name of a file.
std::string identifier(const std::string& name);

} // namespace lamina::tool
