#pragma once

#include <string>
#include <vector>

#include "text/header.hpp"

namespace lamina::tool {

/// The names of inputs and results in calls; the first input and a single result have none.
struct doors {
    std::vector<std::string> inputs, results;
};

/// main.cpp: loads the weights, compares with the results of the ONNX graph, and predicts; with --finetune,
/// it calls finetune.cpp where there is one.
std::string program_text(const origin& from, const doors& names, bool has_finetune = false);

/// CMakeLists.txt of that program.
std::string cmake_text(const origin& from, bool has_finetune = false);

} // namespace lamina::tool
