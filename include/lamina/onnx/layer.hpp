#pragma once

#include <lamina/onnx/graph.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

inline std::int64_t onnx_integer(std::size_t v) { return static_cast<std::int64_t>(v); }

/// The shape of a value as ONNX's Reshape takes it: 0 keeps the batch.
inline onnx_integers onnx_shape(dims d) {
    if (d.is_vector()) return {0, onnx_integer(d.channels)};
    return {0, onnx_integer(d.channels), onnx_integer(d.height), onnx_integer(d.width)};
}

/// A tensor of a word, row-major as in the model.
struct onnx_parameter {
    std::string name;
    parameter description;
    std::vector<double> values;
};

/// A word of the network: what it reads, its parameters, and the graph that it is written to.
struct onnx_layer {
    onnx_graph& graph;
    onnx_value x;
    dims out;
    std::vector<onnx_parameter> tensors;
    /// The numbers of all tensors, one after another.
    std::vector<double> numbers;

    std::string add(std::string_view operation, std::vector<std::string> inputs,
                    const std::vector<std::string>& attributes = {}) {
        return graph.add(operation, std::move(inputs), attributes);
    }
    std::string reshape(const std::string& from, const onnx_integers& shape) {
        return add("Reshape", {from, graph.integers(shape)});
    }
    std::string transpose(const std::string& from, const onnx_integers& order) {
        return add("Transpose", {from}, {onnx_attribute("perm", order)});
    }
    std::string to_channels_last(const std::string& from) { return transpose(from, {0, 2, 3, 1}); }
    std::string to_channels_first(const std::string& from) { return transpose(from, {0, 3, 1, 2}); }

    /// Null if the word has no such tensor.
    const onnx_parameter* find(std::string_view label) const {
        for (const onnx_parameter& p : tensors)
            if (p.description.label == label) return &p;
        return nullptr;
    }
    /// A vector of a word; `otherwise` where it has none.
    std::string vector(std::string_view label, double otherwise) {
        if (const onnx_parameter* const p = find(label))
            return graph.tensor(p->name, {onnx_integer(p->values.size())}, p->values);
        return graph.tensor(std::string(label) + "_" + std::to_string(x.shape.channels),
                            {onnx_integer(x.shape.channels)},
                            std::vector<double>(x.shape.channels, otherwise));
    }
    /// One number per channel, which ONNX broadcasts over the pixels.
    std::string per_channel(const std::string& name, const std::vector<double>& values) {
        if (x.shape.is_vector()) return graph.tensor(name, {onnx_integer(values.size())}, values);
        return graph.tensor(name, {onnx_integer(values.size()), 1, 1}, values);
    }

    onnx_value result(const std::string& name) const { return {name, out}; }
};

/// A vector in its own order, transposed now if flatten has not done so.
inline onnx_value in_order(onnx_layer& at, const onnx_value& v) {
    if (v.flattened.rank == 0) return v;
    const std::string image = at.reshape(v.name, onnx_shape(v.flattened));
    return {at.reshape(at.to_channels_last(image), onnx_shape(v.shape)), v.shape};
}

} // namespace lamina::detail
