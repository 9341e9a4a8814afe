#include "read/refuse.hpp"

#include <lamina/language/error.hpp>

namespace lamina::tool {

namespace {

using onnx::AttributeProto;

void refuse(const onnx::NodeProto& node, const AttributeProto& a) {
    const std::string where = name_of(node) + ": ";
    if (a.has_g() || a.graphs_size() > 0)
        raise(where + "it holds a graph of its own (attribute " + a.name()
              + "); branches and loops are not supported, export the network without them");
    if (a.has_sparse_tensor() || a.sparse_tensors_size() > 0)
        raise(where + "attribute " + a.name() + " is a sparse tensor, which is not supported");
    if (a.has_tp() || a.type_protos_size() > 0)
        raise(where + "attribute " + a.name()
              + " is a type; sequences and optional values are not supported");
    if (!a.ref_attr_name().empty())
        raise(where + "attribute " + a.name() + " belongs to a function, which is not supported");
}

void refuse(const onnx::NodeProto& node) {
    if (!node.domain().empty() && node.domain() != "ai.onnx")
        raise(name_of(node) + ": it is an operator of the domain " + node.domain()
              + "; only ONNX's own operators are supported, export the network without this one");
    for (const AttributeProto& a : node.attribute()) refuse(node, a);
}

void refuse(const onnx::ValueInfoProto& value, const char* what) {
    const std::string where = std::string(what) + " \"" + value.name() + "\"";
    if (value.has_type() && !value.type().has_tensor_type())
        raise(where + " is no tensor; sequences, maps and optional values are not supported");
    if (value.type().tensor_type().elem_type() == onnx::TensorProto::STRING)
        raise(where + " holds strings, which are not supported");
}

} // namespace

std::string name_of(const onnx::NodeProto& node) {
    const std::string kind = " (" + node.op_type() + ")";
    if (!node.name().empty()) return "node \"" + node.name() + "\"" + kind;
    return node.output_size() > 0 ? "node of \"" + node.output(0) + "\"" + kind : "node" + kind;
}

void refuse_foreign(const onnx::GraphProto& graph) {
    for (const auto& node : graph.node()) refuse(node);
    for (const auto& input : graph.input()) refuse(input, "input");
    for (const auto& output : graph.output()) refuse(output, "result");
    if (graph.sparse_initializer_size() > 0)
        raise("tensor \"" + graph.sparse_initializer(0).values().name()
              + "\" is sparse, which is not supported");
}

} // namespace lamina::tool
