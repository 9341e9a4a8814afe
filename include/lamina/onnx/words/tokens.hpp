#pragma once

#include <lamina/layers/class_token.hpp>
#include <lamina/layers/position_embedding.hpp>
#include <lamina/onnx/word.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lamina::detail {

/// The token is repeated for each sample of the batch, whose size only the graph knows.
template <class... Options>
struct onnx_word<words::class_token<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const std::string batch = at.add("Shape", {at.x.name}, {onnx_attribute("end", std::int64_t(1))});
        const std::string shape = at.add("Concat", {batch, at.graph.integers({1, 1, 1})},
                                         {onnx_attribute("axis", std::int64_t(0))});
        const std::string token =
            at.graph.tensor(at.tensors[0].name, {1, onnx_integer(at.numbers.size()), 1, 1}, at.numbers);
        return at.result(at.add("Concat", {at.add("Expand", {token, shape}), at.x.name},
                                {onnx_attribute("axis", std::int64_t(3))}));
    }
};

template <class... Options>
struct onnx_word<words::position_embedding<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const dims d = at.out;
        std::vector<double> values(d.size());
        for (std::size_t i = 0; i < d.size(); ++i)
            values[i % d.channels * d.pixels() + i / d.channels] = at.numbers[i];
        const std::string embedding = at.graph.tensor(
            at.tensors[0].name, {onnx_integer(d.channels), onnx_integer(d.height), onnx_integer(d.width)},
            values);
        return at.result(at.add("Add", {at.x.name, embedding}));
    }
};

} // namespace lamina::detail
