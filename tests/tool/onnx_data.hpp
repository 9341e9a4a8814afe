#pragma once

#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "read/read.hpp"
#include "read/tensor_file.hpp"

/// ONNX's own test data, where LAMINA_ONNX_DATA says or Debian's libonnx-testdata puts it.
inline const std::filesystem::path onnx_data = [] {
    const char* elsewhere = std::getenv("LAMINA_ONNX_DATA");
    return elsewhere ? elsewhere : "/usr/share/libonnx-testdata/data";
}();

inline bool has_onnx_data() {
    if (std::filesystem::exists(onnx_data)) return true;
    MESSAGE("left out: ONNX's test data is not installed; Debian: libonnx-testdata");
    return false;
}

/// The folders of a kind of cases, by name.
inline std::vector<std::filesystem::path> onnx_cases(const char* kind) {
    std::vector<std::filesystem::path> cases;
    for (const auto& entry : std::filesystem::directory_iterator(onnx_data / kind))
        if (std::filesystem::exists(entry.path() / "model.onnx")) cases.push_back(entry.path());
    std::sort(cases.begin(), cases.end());
    return cases;
}

/// The inputs of a case's test_data_set_*, by name.
inline std::map<std::string, lamina::tool::tensor> onnx_inputs(const lamina::tool::graph& network,
                                                               const std::filesystem::path& set) {
    std::map<std::string, lamina::tool::tensor> inputs;
    for (std::size_t i = 0; i < network.inputs.size(); ++i)
        inputs[network.values[network.inputs[i]].name] =
            lamina::tool::read_tensor_file(set / ("input_" + std::to_string(i) + ".pb"));
    return inputs;
}
