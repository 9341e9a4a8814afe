// What the programs of cases.cmake share: a network that was imported from one of ONNX's own tests gives the
// results that are stored there, element by element.
#pragma once

#include <lamina/predict.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace cases {

using numbers = std::vector<float>;

inline numbers read_numbers(const lamina::safetensors_file& file, const std::string& kind,
                            std::string_view name) {
    const std::string tensor = name.empty() ? kind : kind + '.' + std::string(name);
    const lamina::stored_tensor* const found = file.find(tensor);
    if (found == nullptr) lamina::raise("there is no tensor \"" + tensor + '"');
    return lamina::to_floats<float>(*found);
}

/// ONNX's own relative tolerance, and for sums that vanish one in relation to the largest value.
inline bool is_near(float got, float expected, float largest) {
    if (!std::isfinite(expected)) return std::isnan(expected) ? std::isnan(got) : got == expected;
    return std::abs(got - expected) <= 1e-3F * std::abs(expected) + 1e-6F * largest;
}

/// What differs; empty if nothing does.
inline std::string difference(const numbers& got, const numbers& expected) {
    if (got.size() != expected.size())
        return std::to_string(got.size()) + " values instead of " + std::to_string(expected.size());
    float largest = 0;
    for (const float x : expected)
        if (std::isfinite(x)) largest = (std::max)(largest, std::abs(x));
    for (std::size_t i = 0; i < got.size(); ++i)
        if (!is_near(got[i], expected[i], largest))
            return "value " + std::to_string(i) + " is " + std::to_string(got[i]) + " instead of "
                   + std::to_string(expected[i]);
    return "";
}

/// The results of the network for the stored inputs.
template <class N>
std::vector<numbers> predicted(const std::string& file, const lamina::safetensors_file& check) {
    lamina::model<N> net;
    lamina::load_weights(net, file + ".safetensors");
    const lamina::predictor predictor(net);
    typename lamina::predictor<N>::workspace work;
    lamina::detail::caller_memory<N, float> memory;
    std::vector<numbers> inputs, results;
    // The first input has no name in the file, whatever the sentence calls it.
    for (const auto& [name, shape] : lamina::input_list<N>)
        inputs.push_back(read_numbers(check, "input", inputs.empty() ? "" : name));
    for (const auto& [name, shape] : lamina::result_list<N>) results.emplace_back(shape.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) memory.x[i] = inputs[i].data();
    for (std::size_t i = 0; i < results.size(); ++i) memory.y[i] = results[i].data();
    lamina::detail::by_position::predict(predictor, 1, memory, work);
    return results;
}

/// How the case differs; empty if it is equal.
template <class N>
std::string difference_of(const std::string& file) {
    const lamina::safetensors_file check = lamina::read_safetensors(file + "_check.safetensors");
    const std::vector<numbers> got = predicted<N>(file, check);
    std::string all;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const auto& name = lamina::result_list<N>[i].label;
        const std::string why = difference(got[i], read_numbers(check, "result", name));
        if (!why.empty()) all += "result " + std::string(name) + ": " + why + ' ';
    }
    return all;
}

/// Prints "equal NAME" or what is wrong.
template <class N>
void compare(const std::string& folder, const std::string& name) {
    std::string why;
    try {
        why = difference_of<N>(folder + '/' + name);
    } catch (const lamina::error& e) { why = e.what(); }
    std::cout << (why.empty() ? "equal " : "DIFFERENT ") << name << (why.empty() ? "" : ": " + why)
              << std::endl;
}

} // namespace cases
