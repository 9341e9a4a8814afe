#include "read/builder.hpp"

#include <lamina/language/error.hpp>

#include <utility>

#include "read/model.hpp"
#include "read/older_forms.hpp"
#include "read/refuse.hpp"
#include "read/stored.hpp"

namespace lamina::tool {

namespace {

attribute read_attribute(const onnx::AttributeProto& a, const std::string& where) {
    using onnx::AttributeProto;
    switch (a.type()) {
    case AttributeProto::INT:
        return a.i();
    case AttributeProto::FLOAT:
        return static_cast<double>(a.f());
    case AttributeProto::STRING:
        return a.s();
    case AttributeProto::INTS:
        return std::vector<std::int64_t>(a.ints().begin(), a.ints().end());
    case AttributeProto::FLOATS:
        return std::vector<double>(a.floats().begin(), a.floats().end());
    case AttributeProto::STRINGS:
        return std::vector<std::string>(a.strings().begin(), a.strings().end());
    case AttributeProto::TENSOR:
        return read_stored(a.t(), where + ", attribute " + a.name());
    default:
        raise(where + ": attribute " + a.name() + " has a type that is not supported");
    }
}

/// The dimensions for a message: "batchx3x?x?".
std::string open_shape(const onnx::TensorShapeProto& shape) {
    std::string text;
    for (const auto& d : shape.dim()) {
        const std::string size = d.has_dim_value() ? std::to_string(d.dim_value()) : d.dim_param();
        text += (text.empty() ? "" : " x ") + (size.empty() ? "?" : size);
    }
    return text.empty() ? "nothing" : text;
}

/// An example of what to give for the input.
std::string example(const onnx::ValueInfoProto& input) {
    static const char* const sizes[] = {"1", "3", "224", "224"};
    std::string text;
    const auto& shape = input.type().tensor_type().shape();
    for (int i = 0; i < shape.dim_size(); ++i)
        text += (i > 0 ? "x" : "")
                + (shape.dim(i).has_dim_value() ? std::to_string(shape.dim(i).dim_value()) : sizes[i % 4]);
    return "--input " + input.name() + "=" + (text.empty() ? "1x3x224x224" : text);
}

bool is_known(const onnx::TensorShapeProto::Dimension& d) { return d.has_dim_value() && d.dim_value() >= 0; }

} // namespace

graph_builder::graph_builder(onnx::ModelProto model, const input_shapes& shapes)
    : model_(std::move(model)), shapes_(shapes) {}

graph graph_builder::build() {
    graph_.name = model_.graph().name();
    graph_.producer =
        model_.producer_name() + (model_.producer_version().empty() ? "" : " ") + model_.producer_version();
    graph_.opset = opset_of(model_);
    add_initializers();
    add_inputs();
    add_nodes();
    add_types();
    add_outputs();
    return std::move(graph_);
}

value_id graph_builder::define(const std::string& name, const std::string& where) {
    if (name.empty()) return absent;
    if (!by_name_.try_emplace(name, graph_.values.size()).second)
        raise(where + ": \"" + name + "\" is computed twice");
    graph_.values.push_back({name, element::other, std::nullopt, nullptr});
    return graph_.values.size() - 1;
}

value_id graph_builder::find(const std::string& name, const std::string& where) const {
    if (name.empty()) return absent;
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) raise(where + ": \"" + name + "\" is not computed before it is used");
    return found->second;
}

void graph_builder::add_initializers() {
    for (auto& stored : *model_.mutable_graph()->mutable_initializer()) {
        const std::string where = "tensor \"" + stored.name() + "\"";
        const value_id id = define(stored.name(), where);
        if (id == absent) raise("a stored tensor has no name");
        auto numbers = std::make_shared<const tensor>(read_stored(stored, where));
        stored_types_[stored.name()] = stored.data_type();
        value& v = graph_.values[id];
        v.type = numbers->type;
        v.shape = numbers->shape;
        v.constant = std::move(numbers);
        onnx::TensorProto().Swap(&stored); // its memory, too
    }
}

std::vector<std::int64_t> graph_builder::shape_of(const onnx::ValueInfoProto& input) const {
    const auto& shape = input.type().tensor_type().shape();
    const bool has_rank = input.type().tensor_type().has_shape();
    if (const auto given = shapes_.find(input.name()); given != shapes_.end()) {
        if (has_rank && given->second.size() != static_cast<std::size_t>(shape.dim_size()))
            raise("input \"" + input.name() + "\" has " + std::to_string(shape.dim_size()) + " dimensions, "
                  + open_shape(shape) + "; " + std::to_string(given->second.size()) + " are given");
        return given->second;
    }
    std::vector<std::int64_t> known;
    for (const auto& d : shape.dim()) {
        // An open first dimension is that of the batch: one example.
        const bool is_batch = known.empty() && shape.dim_size() > 1 && !is_known(d);
        if (!has_rank || (!is_known(d) && !is_batch)) break;
        known.push_back(is_batch ? 1 : d.dim_value());
    }
    if (!has_rank || known.size() != static_cast<std::size_t>(shape.dim_size()))
        raise("input \"" + input.name() + "\" has open dimensions, "
              + (has_rank ? open_shape(shape) : "even their number") + "; give them: " + example(input));
    return known;
}

void graph_builder::add_inputs() {
    std::string names;
    for (const auto& input : model_.graph().input()) {
        if (by_name_.contains(input.name())) continue; // a stored tensor's default
        const value_id id = define(input.name(), "input \"" + input.name() + "\"");
        if (id == absent) raise("an input has no name");
        const int type = input.type().tensor_type().elem_type();
        stored_types_[input.name()] = type;
        graph_.values[id].type = element_of(type);
        if (graph_.values[id].type == element::other)
            raise("input \"" + input.name() + "\" holds numbers of the type " + std::to_string(type)
                  + " (TensorProto.DataType), which is not supported");
        const std::vector<std::int64_t> shape = shape_of(input);
        check_shape(shape, "input \"" + input.name() + "\"");
        graph_.values[id].shape = shape;
        graph_.inputs.push_back(id);
        names += (names.empty() ? "\"" : ", \"") + input.name() + "\"";
    }
    for (const auto& [name, shape] : shapes_) {
        const auto found = by_name_.find(name);
        if (found == by_name_.end() || graph_.values[found->second].constant)
            raise("--input " + name + ": there is no such input; the inputs are " + names);
    }
}

void graph_builder::add_constant_node(const onnx::NodeProto& from) {
    const std::string where = name_of(from);
    if (from.attribute_size() != 1 || from.output_size() != 1) raise(where + ": a constant has one value");
    const auto& a = from.attribute(0);
    const attribute given = read_attribute(a, where);
    tensor numbers;
    if (const auto* t = std::get_if<tensor>(&given))
        numbers = *t;
    else if (const auto* i = std::get_if<std::int64_t>(&given))
        numbers = {element::int64, {}, {static_cast<double>(*i)}};
    else if (const auto* x = std::get_if<double>(&given))
        numbers = {element::float32, {}, {*x}};
    else if (const auto* is = std::get_if<std::vector<std::int64_t>>(&given))
        numbers = {element::int64, {static_cast<std::int64_t>(is->size())}, {is->begin(), is->end()}};
    else if (const auto* xs = std::get_if<std::vector<double>>(&given))
        numbers = {element::float32, {static_cast<std::int64_t>(xs->size())}, *xs};
    else
        raise(where + ": its value is a string, which is not supported");
    if (a.has_t()) stored_types_[from.output(0)] = a.t().data_type();
    const value_id id = define(from.output(0), where);
    if (id == absent) return;
    graph_.values[id].type = numbers.type;
    graph_.values[id].shape = numbers.shape;
    graph_.values[id].constant = std::make_shared<const tensor>(std::move(numbers));
}

/// QuantizeLinear rounds to the limits of its zero point's type, or of the one that it names.
void graph_builder::note_limits(const onnx::NodeProto& from, node& to) const {
    const bool multiplies = from.op_type() == "QLinearConv" || from.op_type() == "QLinearMatMul";
    if (from.op_type() != "QuantizeLinear" && !multiplies) return;
    const int zero_point = multiplies ? 7 : 2;
    int type = onnx::TensorProto::UINT8;
    if (from.input_size() > zero_point)
        if (const auto known = stored_types_.find(from.input(zero_point)); known != stored_types_.end())
            type = known->second;
    for (const auto& a : from.attribute())
        if (a.name() == "output_dtype" && a.i() != 0) type = static_cast<int>(a.i());
    const bool is_signed = type == onnx::TensorProto::INT8 || type == onnx::TensorProto::INT16;
    const bool is_wide = type == onnx::TensorProto::INT16 || type == onnx::TensorProto::UINT16;
    const double range = is_wide ? 65536 : 256;
    to.attributes["low"] = is_signed ? -range / 2 : 0;
    to.attributes["high"] = (is_signed ? range / 2 : range) - 1;
}

void graph_builder::add_node(const onnx::NodeProto& from) {
    const std::string where = name_of(from);
    node to;
    to.operation = from.op_type();
    to.name = from.name();
    for (const auto& name : from.input()) to.inputs.push_back(find(name, where));
    for (const auto& a : from.attribute()) to.attributes[a.name()] = read_attribute(a, where);
    for (const auto& name : from.output()) to.outputs.push_back(define(name, where));
    note_limits(from, to);
    renew_form(graph_, to);
    while (!to.inputs.empty() && to.inputs.back() == absent) to.inputs.pop_back();
    graph_.nodes.push_back(std::move(to));
}

void graph_builder::add_nodes() {
    for (const auto& from : model_.graph().node())
        from.op_type() == "Constant" ? add_constant_node(from) : add_node(from);
}

/// What the file says about values; rewrites compute it anew where they can.
void graph_builder::add_types() {
    const auto add = [&](const onnx::ValueInfoProto& info) {
        const auto found = by_name_.find(info.name());
        if (found == by_name_.end() || graph_.values[found->second].shape) return;
        value& v = graph_.values[found->second];
        v.type = element_of(info.type().tensor_type().elem_type());
        std::vector<std::int64_t> shape;
        for (const auto& d : info.type().tensor_type().shape().dim())
            if (is_known(d)) shape.push_back(d.dim_value());
        const bool whole =
            shape.size() == static_cast<std::size_t>(info.type().tensor_type().shape().dim_size());
        if (!whole || !shapes_.empty() || !info.type().tensor_type().has_shape()) return;
        check_shape(shape, "value \"" + info.name() + "\"");
        v.shape = std::move(shape);
    };
    for (const auto& info : model_.graph().value_info()) add(info);
    for (const auto& info : model_.graph().output()) add(info);
}

void graph_builder::add_outputs() {
    for (const auto& output : model_.graph().output()) {
        const value_id id = find(output.name(), "result \"" + output.name() + "\"");
        if (id == absent) raise("a result has no name");
        const int type = output.type().tensor_type().elem_type();
        if (type != 0 && element_of(type) == element::other)
            raise("result \"" + output.name() + "\" holds numbers of the type " + std::to_string(type)
                  + " (TensorProto.DataType), which is not supported");
        graph_.outputs.push_back(id);
    }
    if (graph_.outputs.empty()) raise("the network has no results");
}

} // namespace lamina::tool
