#include "text/program.hpp"

#include "text/replaced.hpp"

namespace lamina::tool {

namespace {

constexpr const char* program =
    R"cpp(// Loads NAME's weights, compares its results with those that the ONNX graph has in double precision, and
// shows the greatest results for the input of this check.

#include "NAME.hpp"
INCLUDE
#include <lamina/predict.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <vector>

using network = imported::NAME;

namespace {

std::vector<float> numbers(const lamina::safetensors_file& file, const std::string& name) {
    const lamina::stored_tensor* const found = file.find(name);
    if (found == nullptr) throw lamina::error("NAME_check.safetensors: there is no tensor \"" + name + '"');
    return lamina::to_floats<float>(*found);
}

/// Whether no result differs by more than 0.0001 of the largest.
bool is_equal(const std::string& name, std::span<const float> results, const std::vector<float>& expected) {
    float largest = 0, difference = 0;
    bool same = results.size() == expected.size();
    for (std::size_t i = 0; same && i < expected.size(); ++i) {
        largest = (std::max)(largest, std::abs(expected[i]));
        difference = (std::max)(difference, std::abs(results[i] - expected[i]));
        same = std::isfinite(results[i]);
    }
    same = same && difference <= 1e-4F * largest;
    std::cout << (same ? "equal: " : "DIFFERENT: ") << name << ": largest difference " << difference << ", largest value "
              << largest << '\n';
    return same;
}

void print_greatest(std::span<const float> results) {
    std::vector<std::size_t> order(results.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const std::size_t shown = (std::min)(order.size(), std::size_t{5});
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown),
                              [&](std::size_t a, std::size_t b) { return results[a] > results[b]; });
    for (std::size_t i = 0; i < shown; ++i) std::cout << "  " << order[i] << ": " << results[order[i]] << '\n';
}

bool run(const std::string& folder) {
    lamina::model<network> net;
    LOAD;
    const lamina::predictor predictor(net);
    lamina::predictor<network>::workspace work;
    lamina::prediction<network> all;

    const lamina::safetensors_file check = lamina::read_safetensors(folder + "/NAME_check.safetensors");
INPUTS    predictor.predict(CALL, work);
    bool same = true;
RESULTS    return same;
}

} // namespace
TRAINING
/// The folder with the weights can be given as an argument.
int main(int argc, char** argv) {
    try {
FINETUNING        return run(argc > 1 ? argv[1] : IMPORTED_FOLDER) ? 0 : 1;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
)cpp";

constexpr const char* training = R"cpp(
/// Trains a new last layer; in finetune.cpp.
void finetune(const std::string& data, std::size_t epochs);
)cpp";

constexpr const char* finetuning = R"cpp(        if (argc > 1 && std::string(argv[1]) == "--finetune") {
#ifdef FINETUNE
            if (argc < 3) throw lamina::error("usage: NAME --finetune DATA [EPOCHS]");
            finetune(argv[2], argc > 3 ? std::stoul(argv[3]) : 10);
            return 0;
#else
            throw lamina::error("this program was built without training; configure it with -DFINETUNE=ON");
#endif
        }
)cpp";

constexpr const char* cmake = R"cmake(cmake_minimum_required(VERSION 3.20)
project(NAME LANGUAGES CXX)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
find_package(lamina REQUIRED COMPONENTS safetensors)

add_executable(NAME main.cpp)
target_link_libraries(NAME PRIVATE lamina::safetensors)
target_compile_options(NAME PRIVATE -march=native)
target_compile_definitions(NAME PRIVATE IMPORTED_FOLDER="${CMAKE_CURRENT_SOURCE_DIR}")
)cmake";

/// Not built by default: training takes compilers several times as long as prediction.
constexpr const char* finetune_source = R"cmake(
option(FINETUNE "NAME --finetune DATA trains a new last layer" OFF)
set(CLASSES "" CACHE STRING "The number of classes of the pictures; the network's if empty")
if(FINETUNE)
    find_package(lamina REQUIRED OPTIONAL_COMPONENTS png zlib)
    target_sources(NAME PRIVATE finetune.cpp)
    target_compile_definitions(NAME PRIVATE FINETUNE)
    foreach(component png zlib)
        if(lamina_${component}_FOUND)
            target_link_libraries(NAME PRIVATE lamina::${component})
        endif()
    endforeach()
    if(CLASSES)
        target_compile_definitions(NAME PRIVATE CLASSES=${CLASSES})
    endif()
endif()
)cmake";

std::string dotted(const std::string& kind, const std::string& name) {
    return name.empty() ? kind : kind + '.' + name;
}

} // namespace

std::string program_text(const origin& from, const doors& names, bool has_finetune) {
    std::string inputs, call, results;
    for (std::size_t i = 0; i < names.inputs.size(); ++i) {
        const std::string variable = "input_" + std::to_string(i + 1), &name = names.inputs[i];
        inputs += "    const std::vector<float> " + variable + " = numbers(check, \"" + dotted("input", name)
                  + "\");\n";
        const std::string given =
            name.empty() ? variable : "lamina::input<\"" + name + "\">(" + variable + ")";
        call += (i == 0 ? "" : ", ") + given;
    }
    if (names.inputs.size() > 1) call = '{' + call + '}';
    for (const std::string& name : names.results) {
        const std::string get = name.empty() ? "all.get()" : "all.get<\"" + name + "\">()";
        const std::string tensor = dotted("result", name);
        results += "    same = is_equal(\"" + tensor + "\", " + get + ", numbers(check, \"" + tensor
                   + "\")) && same;\n";
        results += "    print_greatest(" + get + ");\n";
    }
    const bool plain = names.inputs.size() == 1 && names.results == std::vector<std::string>{""};
    call += plain ? ", all.get()" : ", all";
    std::string text = replaced(program, "INPUTS", inputs);
    text = replaced(text, "CALL", call);
    text = replaced(text, "RESULTS", results);
    text = replaced(text, "TRAINING", has_finetune ? training : "");
    text = replaced(text, "FINETUNING", has_finetune ? finetuning : "");
    return with_weights(text, from, "net", "folder + \"/");
}

std::string cmake_text(const origin& from, bool has_finetune) {
    const std::string text = has_finetune ? std::string(cmake) + finetune_source : cmake;
    return replaced(text, "NAME", from.name);
}

} // namespace lamina::tool
