#pragma once

#include <lamina/weights/safetensors.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "../scratch.hpp"

namespace lamina_test {

struct tensor_shape {
    std::string name;
    std::vector<std::size_t> shape;
};

/// Element i of tensor t in `numbered`.
constexpr float number(std::size_t t, std::size_t i) { return static_cast<float>(1000 * t + i); }

/// Tensors whose elements are all different.
inline std::vector<lamina::stored_tensor> numbered(const std::vector<tensor_shape>& shapes) {
    std::vector<lamina::stored_tensor> tensors;
    for (const auto& [name, shape] : shapes) {
        std::size_t size = 1;
        for (const std::size_t n : shape) size *= n;
        std::vector<float> numbers(size);
        for (std::size_t i = 0; i < size; ++i) numbers[i] = number(tensors.size(), i);
        tensors.push_back(lamina::to_stored<float>(name, shape, numbers));
    }
    return tensors;
}

} // namespace lamina_test
