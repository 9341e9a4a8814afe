#pragma once

#include <lamina/layers/attention.hpp>
#include <lamina/onnx/word.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

/// `count` columns of a dense kernel, from `first` on.
inline std::vector<double> onnx_columns(const onnx_parameter& kernel, std::size_t first, std::size_t count) {
    const std::size_t units = kernel.values.size() / kernel.description.extents[0];
    std::vector<double> part;
    for (std::size_t i = 0; i < kernel.values.size(); i += units)
        for (std::size_t u = first; u < first + count; ++u) part.push_back(kernel.values[i + u]);
    return part;
}

/// tokens · kernel + bias, of the kernel's columns from `first` on; the result has the channels of the input.
inline std::string onnx_projected(onnx_layer& at, const std::string& tokens, const std::string& which,
                                  const std::string& part = "", std::size_t first = 0) {
    const std::size_t c = at.x.shape.channels;
    const onnx_integers square{onnx_integer(c), onnx_integer(c)};
    const onnx_parameter& kernel = *at.find(which + "_kernel");
    std::string y = at.add(
        "MatMul", {tokens, at.graph.tensor(kernel.name + part, square, onnx_columns(kernel, first, c))});
    const onnx_parameter* const bias = at.find(which + "_bias");
    if (bias == nullptr) return y;
    const auto begin = bias->values.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<double> values(begin, begin + static_cast<std::ptrdiff_t>(c));
    return at.add("Add", {y, at.graph.tensor(bias->name + part, {onnx_integer(c)}, values)});
}

/// Tokens are [batch, pixels, channels], and [batch, heads, pixels, channels of a head] once they are split.
inline onnx_value onnx_attention(onnx_layer& at, std::size_t heads) {
    const std::size_t channels = at.x.shape.channels, size = channels / heads;
    const auto by_heads = [&](const std::string& v, const onnx_integers& order) {
        return at.transpose(at.reshape(v, {0, 0, onnx_integer(heads), onnx_integer(size)}), order);
    };
    const std::string tokens =
        at.transpose(at.reshape(at.x.name, {0, onnx_integer(channels), -1}), {0, 2, 1});
    const std::string queries = by_heads(onnx_projected(at, tokens, "in", ".query", 0), {0, 2, 1, 3});
    const std::string keys = by_heads(onnx_projected(at, tokens, "in", ".key", channels), {0, 2, 3, 1});
    const std::string values =
        by_heads(onnx_projected(at, tokens, "in", ".value", 2 * channels), {0, 2, 1, 3});
    const std::string factor = at.graph.number(1 / std::sqrt(static_cast<double>(size)));
    const std::string scores = at.add("Mul", {at.add("MatMul", {queries, keys}), factor});
    const std::string shares = at.add("Softmax", {scores}, {onnx_attribute("axis", std::int64_t(-1))});
    const std::string joined = at.reshape(at.transpose(at.add("MatMul", {shares, values}), {0, 2, 1, 3}),
                                          {0, 0, onnx_integer(channels)});
    return at.result(
        at.reshape(at.transpose(onnx_projected(at, joined, "out"), {0, 2, 1}), onnx_shape(at.out)));
}

template <std::size_t Heads, class... Options>
struct onnx_word<words::attention<Heads, Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_attention(at, Heads); }
};

} // namespace lamina::detail
