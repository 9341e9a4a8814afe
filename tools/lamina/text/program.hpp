#pragma once

#include <string>
#include <vector>

#include "text/header.hpp"

namespace lamina::tool {

/// The names of inputs and results in calls; the first input and a single result have none.
struct doors {
    std::vector<std::string> inputs, results;
};

/// main.cpp: loads the weights, compares with the results of the ONNX graph, and predicts.
std::string program_text(const origin& from, const doors& names);

/// CMakeLists.txt of that program, and of finetune.cpp where there is one.
std::string cmake_text(const origin& from, bool has_finetune = false);

} // namespace lamina::tool
