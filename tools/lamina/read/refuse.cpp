#include "read/refuse.hpp"

#include <lamina/language/error.hpp>

namespace lamina::tool {

namespace {

using onnx::AttributeProto;

/// Why an attribute has no place in a graph of tensors; empty if it has one.
std::string fault_of(const AttributeProto& a) {
    if (a.has_g() || a.graphs_size() > 0)
        return "it holds a graph of its own (attribute " + a.name()
               + "); branches and loops are not supported";
    if (a.has_sparse_tensor() || a.sparse_tensors_size() > 0)
        return "attribute " + a.name() + " is a sparse tensor, which is not supported";
    if (a.has_tp() || a.type_protos_size() > 0)
        return "attribute " + a.name() + " is a type; sequences and optional values are not supported";
    if (!a.ref_attr_name().empty())
        return "attribute " + a.name() + " belongs to a function, which is not supported";
    return "";
}

std::string fault_of(const onnx::NodeProto& node) {
    if (!node.domain().empty() && node.domain() != "ai.onnx")
        return "it is an operator of the domain " + node.domain()
               + "; only ONNX's own operators are supported";
    for (const AttributeProto& a : node.attribute())
        if (const std::string fault = fault_of(a); !fault.empty()) return fault;
    return "";
}

/// How to import what comes before a node.
std::string remedy(const onnx::GraphProto& graph, const onnx::NodeProto& node) {
    for (const std::string& in : node.input())
        for (const auto& before : graph.node())
            if (!in.empty() && before.output_size() > 0 && before.output(0) == in)
                return "; end the network before it, with --until \""
                       + (before.name().empty() ? in : before.name()) + "\", or export it without this node";
    return "; export the network without it";
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
    for (const auto& node : graph.node())
        if (const std::string fault = fault_of(node); !fault.empty())
            raise(name_of(node) + ": " + fault + remedy(graph, node));
    for (const auto& input : graph.input()) refuse(input, "input");
    for (const auto& output : graph.output()) refuse(output, "result");
    if (graph.sparse_initializer_size() > 0)
        raise("tensor \"" + graph.sparse_initializer(0).values().name()
              + "\" is sparse, which is not supported");
}

} // namespace lamina::tool
