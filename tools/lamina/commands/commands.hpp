#pragma once

#include <CLI/CLI.hpp>

namespace lamina::tool {

/// Each adds a command, which runs when the program's arguments are parsed and throws lamina::error.
void add_import(CLI::App& program);
void add_show(CLI::App& program);
void add_embed(CLI::App& program);

} // namespace lamina::tool
