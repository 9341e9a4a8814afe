#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "read/read.hpp"

namespace lamina::tool {

/// The option --input of a command.
void add_input_option(CLI::App& command, std::vector<std::string>& inputs);

/// From "data=1x3x224x224", one for each input.
input_shapes parse_input_shapes(const std::vector<std::string>& inputs);

} // namespace lamina::tool
