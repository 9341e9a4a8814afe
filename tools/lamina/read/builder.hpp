#pragma once

#include <string>
#include <unordered_map>

#include "graph/graph.hpp"
#include "read/onnx.hpp"
#include "read/read.hpp"

namespace lamina::tool {

/// Turns a model, part by part, into a graph.
class graph_builder {
public:
    /// The model's stored numbers are gone when they have been read.
    graph_builder(onnx::ModelProto model, const input_shapes& shapes);

    graph build();

private:
    void add_initializers();
    void add_inputs();
    void add_nodes();
    void add_node(const onnx::NodeProto& from);
    void add_constant_node(const onnx::NodeProto& from);
    void add_types();
    void add_outputs();
    void note_limits(const onnx::NodeProto& from, node& to) const;
    std::vector<std::int64_t> shape_of(const onnx::ValueInfoProto& input) const;
    value_id define(const std::string& name, const std::string& where);
    value_id find(const std::string& name, const std::string& where) const;

    onnx::ModelProto model_;
    const input_shapes& shapes_;
    graph graph_;
    std::unordered_map<std::string, value_id> by_name_;
    std::unordered_map<std::string, int> stored_types_; ///< of TensorProto.DataType
};

} // namespace lamina::tool
