#include "read/cut.hpp"

#include <lamina/language/error.hpp>

#include <set>

namespace lamina::tool {

namespace {

/// The value that a name stands for.
std::string find_value(const onnx::GraphProto& graph, const std::string& name) {
    for (const auto& n : graph.node())
        if (n.name() == name && n.output_size() > 0) return n.output(0);
    for (const auto& n : graph.node())
        for (const std::string& out : n.output())
            if (out == name && !name.empty()) return out;
    raise("\"" + name + "\" is neither a node nor the result of one; `lamina show` lists them");
}

/// What the file says about a value; at least its name.
onnx::ValueInfoProto describe(const onnx::GraphProto& graph, const std::string& name) {
    for (const auto* list : {&graph.output(), &graph.value_info()})
        for (const auto& info : *list)
            if (info.name() == name) return info;
    onnx::ValueInfoProto info;
    info.set_name(name);
    auto& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    type.mutable_shape()->add_dim()->set_dim_param("unknown"); // the checker wants a shape
    return info;
}

/// Whether a node has a result that is needed; then its inputs are needed, too.
bool is_needed(const onnx::NodeProto& n, std::set<std::string>& needed) {
    for (const std::string& out : n.output())
        if (!out.empty() && needed.contains(out)) {
            needed.insert(n.input().begin(), n.input().end());
            return true;
        }
    return false;
}

} // namespace

void cut_model(onnx::ModelProto& model, const std::vector<std::string>& ends) {
    onnx::GraphProto& graph = *model.mutable_graph();
    std::set<std::string> needed;
    std::vector<onnx::ValueInfoProto> results;
    for (const std::string& end : ends)
        if (const std::string value = find_value(graph, end); needed.insert(value).second)
            results.push_back(describe(graph, value));
    graph.mutable_output()->Assign(results.begin(), results.end());
    std::vector<onnx::NodeProto> kept;
    for (auto n = graph.mutable_node()->rbegin(); n != graph.mutable_node()->rend(); ++n)
        if (is_needed(*n, needed)) kept.emplace_back().Swap(&*n);
    graph.clear_node();
    for (auto n = kept.rbegin(); n != kept.rend(); ++n) graph.add_node()->Swap(&*n);
}

} // namespace lamina::tool
