#include "read/older_forms.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace lamina::tool {

namespace {

/// Puts a constant at an input.
void set_input(graph& network, node& n, std::size_t i, tensor numbers) {
    if (n.inputs.size() <= i) n.inputs.resize(i + 1, absent);
    if (n.inputs[i] == absent)
        n.inputs[i] = add_constant(network, std::move(numbers), n.operation + "_" + std::to_string(i));
}

/// Turns an attribute, if it is there, into a constant input.
void move_to_input(graph& network, node& n, const char* key, std::size_t i) {
    const auto found = n.attributes.find(key);
    if (found == n.attributes.end()) return;
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&found->second))
        set_input(network, n, i,
                  {element::int64, {static_cast<std::int64_t>(list->size())}, {list->begin(), list->end()}});
    else if (const auto* reals = std::get_if<std::vector<double>>(&found->second))
        set_input(network, n, i, {element::float32, {static_cast<std::int64_t>(reals->size())}, *reals});
    else if (const auto* whole = std::get_if<std::int64_t>(&found->second))
        set_input(network, n, i, {element::int64, {1}, {static_cast<double>(*whole)}});
    else if (const auto* real = std::get_if<double>(&found->second))
        set_input(network, n, i, {element::float32, {}, {*real}});
    else
        return;
    n.attributes.erase(key);
}

void renew_axes(graph& g, node& n) { move_to_input(g, n, "axes", 1); }

void renew_slice(graph& g, node& n) {
    move_to_input(g, n, "starts", 1);
    move_to_input(g, n, "ends", 2);
    move_to_input(g, n, "axes", 3);
}

void renew_pad(graph& g, node& n) {
    move_to_input(g, n, "paddings", 1);
    move_to_input(g, n, "pads", 1);
    move_to_input(g, n, "value", 2);
}

void renew_clip(graph& g, node& n) {
    move_to_input(g, n, "min", 1);
    move_to_input(g, n, "max", 2);
}

void renew_split(graph& g, node& n) { move_to_input(g, n, "split", 1); }
void renew_top_k(graph& g, node& n) { move_to_input(g, n, "k", 1); }
void renew_reshape(graph& g, node& n) { move_to_input(g, n, "shape", 1); }

void renew_dropout(graph& g, node& n) {
    n.attributes.erase("is_test");
    move_to_input(g, n, "ratio", 1);
}

void renew_batch_normalization(graph& g, node& n) {
    n.attributes.erase("is_test");
    // Before opset 14 the other results were for training alone.
    if (g.opset < 14) n.outputs.resize(1);
}

/// Before opset 11 the scales were input 1, and places were mapped as in the oldest way.
void renew_resize(graph& g, node& n) {
    if (n.operation == "Upsample") move_to_input(g, n, "scales", 1);
    if (g.opset >= 11 && n.operation == "Resize") return;
    n.operation = "Resize";
    if (n.inputs.size() == 2) n.inputs.insert(n.inputs.begin() + 1, absent);
    n.attributes["coordinate_transformation_mode"] = std::string("asymmetric");
    n.attributes["nearest_mode"] = std::string("floor");
    if (const auto mode = n.attributes.find("mode");
        mode != n.attributes.end() && mode->second == attribute(std::string("bilinear")))
        mode->second = std::string("linear");
}

void renew_softmax(graph& g, node& n) {
    if (g.opset >= 13) return;
    n.attributes["flat"] = std::int64_t{1};
    n.attributes.try_emplace("axis", std::int64_t{1});
}

void renew_scatter(graph&, node& n) { n.operation = "ScatterElements"; }

/// `axis` counts only where broadcasting was asked for.
void renew_arithmetic(graph& g, node& n) {
    if (g.opset >= 7) return;
    const auto broadcasts = n.attributes.find("broadcast");
    if (broadcasts == n.attributes.end() || broadcasts->second == attribute(std::int64_t{0}))
        n.attributes.erase("axis");
    n.attributes.erase("broadcast");
}

using renewal = void (*)(graph&, node&);

const std::map<std::string_view, renewal>& renewals() {
    static const std::map<std::string_view, renewal> all = {{"Add", renew_arithmetic},
                                                            {"And", renew_arithmetic},
                                                            {"BatchNormalization", renew_batch_normalization},
                                                            {"Clip", renew_clip},
                                                            {"Div", renew_arithmetic},
                                                            {"Dropout", renew_dropout},
                                                            {"Equal", renew_arithmetic},
                                                            {"Gemm", renew_arithmetic},
                                                            {"Greater", renew_arithmetic},
                                                            {"Hardmax", renew_softmax},
                                                            {"Less", renew_arithmetic},
                                                            {"LogSoftmax", renew_softmax},
                                                            {"Mul", renew_arithmetic},
                                                            {"Or", renew_arithmetic},
                                                            {"Pad", renew_pad},
                                                            {"Pow", renew_arithmetic},
                                                            {"ReduceL1", renew_axes},
                                                            {"ReduceL2", renew_axes},
                                                            {"ReduceLogSum", renew_axes},
                                                            {"ReduceLogSumExp", renew_axes},
                                                            {"ReduceMax", renew_axes},
                                                            {"ReduceMean", renew_axes},
                                                            {"ReduceMin", renew_axes},
                                                            {"ReduceProd", renew_axes},
                                                            {"ReduceSum", renew_axes},
                                                            {"ReduceSumSquare", renew_axes},
                                                            {"Reshape", renew_reshape},
                                                            {"Resize", renew_resize},
                                                            {"Scatter", renew_scatter},
                                                            {"Slice", renew_slice},
                                                            {"Softmax", renew_softmax},
                                                            {"Split", renew_split},
                                                            {"Squeeze", renew_axes},
                                                            {"Sub", renew_arithmetic},
                                                            {"TopK", renew_top_k},
                                                            {"Unsqueeze", renew_axes},
                                                            {"Upsample", renew_resize},
                                                            {"Xor", renew_arithmetic}};
    return all;
}

} // namespace

value_id add_constant(graph& network, tensor numbers, const std::string& name) {
    value v{name, numbers.type, numbers.shape, nullptr};
    v.constant = std::make_shared<const tensor>(std::move(numbers));
    network.values.push_back(std::move(v));
    return network.values.size() - 1;
}

void renew_form(graph& network, node& operation) {
    operation.attributes.erase("consumed_inputs");
    if (const auto found = renewals().find(operation.operation); found != renewals().end())
        found->second(network, operation);
}

} // namespace lamina::tool
