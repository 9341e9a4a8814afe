#include "words/translation.hpp"

#include <lamina/language/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace lamina::tool {

namespace {

template <class T>
const T* attribute_of(const node& n, const char* name) {
    const auto found = n.attributes.find(name);
    return found == n.attributes.end() ? nullptr : std::get_if<T>(&found->second);
}

const std::vector<const node*> nobody;

std::string list_text(const sizes& numbers) {
    std::string text;
    for (const std::size_t n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return '<' + text + '>';
}

} // namespace

std::int64_t integer(const node& n, const char* name, std::int64_t otherwise) {
    const auto* found = attribute_of<std::int64_t>(n, name);
    return found == nullptr ? otherwise : *found;
}
double number(const node& n, const char* name, double otherwise) {
    const auto* found = attribute_of<double>(n, name);
    return found == nullptr ? otherwise : *found;
}
std::string text(const node& n, const char* name, const char* otherwise) {
    const auto* found = attribute_of<std::string>(n, name);
    return found == nullptr ? otherwise : *found;
}
std::vector<std::int64_t> integers(const node& n, const char* name, std::vector<std::int64_t> otherwise) {
    const auto* found = attribute_of<std::vector<std::int64_t>>(n, name);
    return found == nullptr ? otherwise : *found;
}

std::string number_text(double value) {
    std::array<char, 32> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(value)).ptr;
    std::string text(digits.data(), end);
    if (const std::size_t e = text.find("e-0"); e != std::string::npos) text.erase(e + 2, 1);
    return text;
}

std::string pair_text(std::int64_t rows, std::int64_t columns) {
    return rows == columns ? '<' + std::to_string(rows) + '>'
                           : '<' + std::to_string(rows) + ", " + std::to_string(columns) + '>';
}

translation::translation(const graph& network) : graph_(network) {
    for (const node& n : network.nodes)
        for (const value_id id : n.inputs)
            if (id != absent) readers_[id].push_back(&n);
}

const tensor* translation::constant(value_id id) const {
    return id == absent ? nullptr : graph_.values[id].constant.get();
}
bool translation::has_input(const node& n, std::size_t input) const {
    return input < n.inputs.size() && n.inputs[input] != absent;
}
const tensor& translation::constant_input(const node& n, std::size_t input) const {
    const tensor* const found = has_input(n, input) ? constant(n.inputs[input]) : nullptr;
    if (found == nullptr)
        refuse(n, "input " + std::to_string(input + 1) + " is not constant; weights and settings have to be");
    return *found;
}
double translation::number_input(const node& n, std::size_t input) const {
    const tensor& found = constant_input(n, input);
    if (found.values.size() != 1) refuse(n, "input " + std::to_string(input + 1) + " is not one number");
    return found.values.front();
}
const std::vector<std::int64_t>& translation::shape_of(const node& n, value_id id) const {
    const auto& shape = graph_.values[id].shape;
    if (!shape)
        refuse(n, "the shape of \"" + graph_.values[id].name
                      + "\" is unknown; give the shapes of the inputs: --input NAME=1x3x224x224");
    return *shape;
}

const std::vector<const node*>& translation::readers(value_id id) const {
    const auto found = readers_.find(id);
    return found == readers_.end() ? nobody : found->second;
}
const node* translation::only_reader(value_id id) const {
    const auto& all = readers(id);
    const bool is_result = std::ranges::find(graph_.outputs, id) != graph_.outputs.end();
    return all.size() == 1 && !is_result ? all.front() : nullptr;
}

std::size_t translation::add(const node& n, std::string text, sizes inputs, const sizes& shape,
                             std::vector<parameter> parameters) {
    net_.words.push_back(
        {word_kind::layer, std::move(text), n.name, std::move(inputs), shape, std::move(parameters)});
    return net_.words.size() - 1;
}
std::size_t translation::add_join(word_kind kind, sizes inputs, const sizes& shape) {
    net_.words.push_back({kind, "", "", std::move(inputs), shape, {}});
    return net_.words.size() - 1;
}

const view& translation::view_of(const node& n, std::size_t input) const {
    const auto found = has_input(n, input) ? views_.find(n.inputs[input]) : views_.end();
    if (found == views_.end())
        refuse(n, "input " + std::to_string(input + 1)
                      + " is a constant where a value of the network is expected");
    return found->second;
}

sizes translation::spatial_shape(const node& n, value_id id) const {
    const std::vector<std::int64_t>& onnx = shape_of(n, id);
    if (onnx.size() == 1) return {static_cast<std::size_t>(onnx.front())};
    if (onnx.size() < 2 || onnx.size() > 4 || onnx.front() != 1)
        refuse(n, "\"" + graph_.values[id].name
                      + "\" has no or more than 4 axes, or a batch other than 1; see --input and --until");
    sizes shape;
    for (std::size_t i = 2; i < onnx.size(); ++i) shape.push_back(static_cast<std::size_t>(onnx[i]));
    shape.push_back(static_cast<std::size_t>(onnx[1]));
    return shape;
}

void translation::set_result(const node& n, std::size_t word, std::size_t output) {
    const value_id id = n.outputs[output];
    set_view(id, channels_first(word, net_.words[word].shape, shape_of(n, id)));
}

/// A vector of the value's numbers in the graph's order.
std::size_t translation::add_reordered(const node& n, view v) {
    if (!is_own_order(v)) {
        sizes order = v.order, one_based, shape;
        for (std::size_t axis = 0; axis < v.shape.size(); ++axis)
            if (v.shape[axis] == 1) order.push_back(axis);
        for (const std::size_t axis : order) {
            one_based.push_back(axis + 1);
            shape.push_back(v.shape[axis]);
        }
        v.word = add(n, "permute" + list_text(one_based), {v.word}, shape);
        v.shape = shape;
    }
    return v.shape.size() == 1 ? v.word : add(n, "flatten", {v.word}, {product(v.shape)});
}

view translation::graph_order(const node& n, std::size_t input) {
    view v = view_of(n, input);
    if (is_own_order(v) || v.order.size() != v.shape.size()) return v;
    sizes one_based, shape;
    for (const std::size_t axis : v.order) {
        one_based.push_back(axis + 1);
        shape.push_back(v.shape[axis]);
    }
    return own_order(add(n, "permute" + list_text(one_based), {v.word}, shape), shape, v.onnx);
}

std::size_t translation::vector(const node& n, std::size_t input) {
    return add_reordered(n, view_of(n, input));
}

std::size_t translation::spatial(const node& n, std::size_t input) {
    const view& v = view_of(n, input);
    const sizes shape = spatial_shape(n, n.inputs[input]);
    const view wanted = channels_first(v.word, shape, v.onnx);
    if (v.shape == shape && v.order == wanted.order) return v.word;
    const std::size_t flat = add_reordered(n, v);
    if (shape.size() == 1) return flat;
    sizes first{shape.back()}, order;
    first.insert(first.end(), shape.begin(), shape.end() - 1);
    const bool one = product(shape) == shape.back() || shape.back() == 1; // pixel or channel
    const std::size_t reshaped =
        add(n, "reshape" + list_text(one ? shape : first), {flat}, one ? shape : first);
    if (one) return reshaped;
    for (std::size_t axis = 1; axis < shape.size(); ++axis) order.push_back(axis + 1);
    order.push_back(1);
    return add(n, "permute" + list_text(order), {reshaped}, shape);
}

void translation::refuse(const node& n, const std::string& why) const {
    raise("lamina import: node \"" + (n.name.empty() ? std::string("without a name") : n.name) + "\" ("
          + n.operation + "): " + why);
}

} // namespace lamina::tool
