#include "words/translate.hpp"

#include <algorithm>

#include "words/operators.hpp"

namespace lamina::tool {

namespace {

const operator_rules& all_rules() {
    static const operator_rules rules = [] {
        operator_rules all;
        add_convolutions(all);
        add_pools(all);
        add_dense(all);
        add_attention(all);
        add_activations(all);
        add_arithmetic(all);
        add_concat(all);
        add_normalizations(all);
        add_shapes(all);
        add_resizing(all);
        return all;
    }();
    return rules;
}

/// Letters, digits and underscores, so that it can stand in C++.
std::string plain_name(const std::string& name) {
    std::string plain;
    for (const char c : name)
        plain += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    return plain;
}

std::string input_text(const std::string& name, const sizes& shape) {
    std::string text = name.empty() ? "" : '"' + name + '"';
    for (const std::size_t n : shape) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return "input<" + text + '>';
}

/// Whether a node works on the last axis of the graph, as on channels.
bool works_on_last(const translation& to, const node& n, value_id id) {
    if (n.operation == "LayerNormalization") return integer(n, "axis", -1) == -1;
    if (n.operation == "SelfAttention") return true;
    return n.operation == "MatMul" && n.inputs[0] == id && to.constant(n.inputs[1]) != nullptr;
}

/// Whether a node brings the last axis to the channels' place, or has no use for the order of axes.
bool takes_channels_last(const translation& to, const node& n, const std::vector<std::int64_t>& in) {
    const bool image = in.size() == 4;
    const std::vector<std::int64_t> perm =
        image ? std::vector<std::int64_t>{0, 3, 1, 2} : std::vector<std::int64_t>{0, 2, 1};
    if (n.operation == "Transpose") return integers(n, "perm", {}) == perm;
    if (n.operation != "Reshape" && n.operation != "Flatten") return false;
    const auto& out = to.shape_of(n, n.outputs.front());
    return image ? out == std::vector<std::int64_t>{in[0], 1, in[1], in[2]} && in[3] == 1 : out.size() == 2;
}

/// Whether all that reads an image or sequence takes its channels last.
bool is_channels_last(const translation& to, value_id id, const std::vector<std::int64_t>& shape) {
    const auto& readers = to.readers(id);
    return !readers.empty() && shape.size() > 2 && std::ranges::all_of(readers, [&](const node* n) {
        return takes_channels_last(to, *n, shape) || works_on_last(to, *n, id);
    });
}

/// Whether all that reads a vector takes it as a sequence of one channel.
bool is_sequence(const translation& to, value_id id, const std::vector<std::int64_t>& shape) {
    const auto& readers = to.readers(id);
    return shape.size() == 2 && !readers.empty() && std::ranges::all_of(readers, [&](const node* n) {
               return (n->operation == "Unsqueeze" || n->operation == "Reshape")
                      && to.shape_of(*n, n->outputs.front()) == std::vector<std::int64_t>{1, 1, shape[1]};
           });
}

/// Integers come as floating point; what computes with them would go on with integers.
void check_input_type(const translation& to, const node& door) {
    const value_id id = door.outputs.front();
    const element type = to.source().values[id].type;
    if (type == element::float32 || type == element::float64) return;
    for (const node* const n : to.readers(id))
        if (n->operation != "Cast" && n->operation != "Transpose")
            to.refuse(door,
                      "it is of integers that are not cast to floating point; Lamina's networks take those");
}

view say_input(translation& to, std::size_t index) {
    const graph& g = to.source();
    const value_id id = g.inputs[index];
    const node door{"input", g.values[id].name, {}, {id}, {}};
    check_input_type(to, door);
    sizes shape = to.spatial_shape(door, id);
    const std::vector<std::int64_t>& onnx = to.shape_of(door, id);
    const bool last = is_channels_last(to, id, onnx);
    if (last) std::ranges::rotate(shape, shape.end() - 1);
    if (is_sequence(to, id, onnx)) shape.push_back(1);
    const std::string name = index == 0 ? "" : plain_name(g.values[id].name);
    to.net().words.push_back({word_kind::input, input_text(name, shape), name, {}, shape, {}});
    const std::size_t word = to.net().words.size() - 1;
    return last ? own_order(word, shape, onnx) : channels_first(word, shape, onnx);
}

} // namespace

bool has_word(const std::string& operation) { return all_rules().contains(operation); }

translated translate(const graph& network) {
    translation to(network);
    translated result;
    for (std::size_t i = 0; i < network.inputs.size(); ++i) {
        result.inputs.push_back(say_input(to, i));
        to.set_view(network.inputs[i], result.inputs.back());
    }
    for (const node& n : network.nodes) {
        if (to.is_skipped(n)) continue;
        const auto rule = all_rules().find(n.operation);
        if (rule == all_rules().end()) to.refuse(n, "Lamina has no word for this operator");
        rule->second(to, n);
    }
    const node end{"result", "", network.outputs, {}, {}};
    for (std::size_t i = 0; i < network.outputs.size(); ++i) {
        if (to.constant(network.outputs[i]) != nullptr)
            to.refuse(end, "\"" + network.values[network.outputs[i]].name + "\" is constant; see --outputs");
        result.results.push_back(to.view_of(end, i));
        to.net().results.push_back(result.results.back().word);
        to.net().result_names.push_back(
            network.outputs.size() == 1 ? "" : plain_name(network.values[network.outputs[i]].name));
    }
    result.net = std::move(to.net());
    return result;
}

} // namespace lamina::tool
