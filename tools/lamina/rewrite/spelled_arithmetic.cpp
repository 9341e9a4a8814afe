#include <algorithm>
#include <optional>

#include "rewrite/spelled.hpp"

namespace lamina::tool {

namespace {

bool is_one_of(const std::string& operation, std::initializer_list<const char*> names) {
    return std::ranges::any_of(names, [&](const char* name) { return operation == name; });
}

/// The shape of both together, by NumPy's rule.
std::optional<extents_list> common_shape(extents_list a, extents_list b) {
    if (a.size() < b.size()) a.swap(b);
    b.insert(b.begin(), a.size() - b.size(), 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && a[i] != 1 && b[i] != 1) return std::nullopt;
        a[i] = (std::max)(a[i], b[i]);
    }
    return a;
}

/// max(a, b) = b + relu(a − b), min(a, b) = a − relu(a − b).
value_id extreme_of_two(spelled& to, const node& n, value_id a, value_id b, const extents_list& shape) {
    if (to.is_one_number(a) || to.is_one_number(b)) return to.add(n, n.operation.c_str(), {a, b}, shape);
    const value_id difference = to.add(n, "Sub", {a, b}, shape);
    const value_id more = to.add(n, "Relu", {difference}, shape);
    return n.operation == "Max" ? to.add(n, "Add", {more, b}, shape) : to.add(n, "Sub", {a, more}, shape);
}

/// Whether `small` has one value for each channel or pixel of `large`.
bool is_gate(const extents_list& small, const extents_list& large) {
    if (small.size() != large.size() || small.size() < 3) return false;
    const bool pixels = small[1] == 1 && std::equal(small.begin() + 2, small.end(), large.begin() + 2);
    const bool channels = small[1] == large[1] && product_of(small, 2) == 1;
    return pixels || channels;
}

/// Whether the factors of a product are a value and its gate.
bool is_gated(const extents_list& a, const extents_list& b, const extents_list& both) {
    return (a == both && is_gate(b, both)) || (b == both && is_gate(a, both));
}

/// The shape that the node's values have together, if none is constant.
std::optional<extents_list> shape_of_values(const spelled& to, const node& n) {
    std::optional<extents_list> shape = to.shape(n.inputs.front());
    for (const value_id id : n.inputs) {
        if (to.constant(id) != nullptr || to.shape(id).empty()) return std::nullopt;
        shape = common_shape(*shape, to.shape(id));
        if (!shape) return std::nullopt;
    }
    return shape;
}

} // namespace

bool spell_extreme(spelled& to, const node& n) {
    if (!is_one_of(n.operation, {"Max", "Min"}) || n.inputs.size() < 2) return false;
    const bool is_bound =
        n.inputs.size() == 2 && (to.is_one_number(n.inputs[0]) || to.is_one_number(n.inputs[1]));
    value_id all = n.inputs.front();
    std::vector<extents_list> shapes{to.shape(all)};
    for (std::size_t i = 1; i < n.inputs.size(); ++i) {
        const auto shape = common_shape(shapes.back(), to.shape(n.inputs[i]));
        if (!shape) return false;
        shapes.push_back(*shape);
    }
    if (is_bound || shapes.back().empty()) return false;
    for (std::size_t i = 1; i < n.inputs.size(); ++i)
        all = extreme_of_two(to, n, all, n.inputs[i], shapes[i]);
    to.finish(n, all);
    return true;
}

/// x − b above λ, x + b below −λ, else 0.
bool spell_shrink(spelled& to, const node& n) {
    const extents_list shape = to.shape(n.inputs.empty() ? absent : n.inputs.front());
    if (n.operation != "Shrink" || shape.empty()) return false;
    const double limit = attribute_or(n, "lambd", 0.5), bias = attribute_or(n, "bias", 0.0);
    const auto above = [&](value_id x) {
        const value_id shifted = bias == 0 ? x : to.add(n, "Sub", {x, to.number(bias)}, shape);
        return to.add(n, "ThresholdedRelu", {shifted}, shape, {{"alpha", limit - bias}});
    };
    const value_id x = n.inputs.front();
    const value_id positive = above(x), negative = above(to.add(n, "Neg", {x}, shape));
    to.finish(n, to.add(n, "Sub", {positive, negative}, shape));
    return true;
}

/// Values of two shapes: one gates the other, or the smaller one is repeated.
bool spell_broadcast(spelled& to, const node& n) {
    if (!is_one_of(n.operation, {"Add", "Sub", "Mul", "Div", "Sum", "Mean"})) return false;
    const auto shape = shape_of_values(to, n);
    if (!shape) return false;
    std::vector<value_id> inputs = n.inputs;
    if (inputs.size() == 2 && is_gated(to.shape(inputs[0]), to.shape(inputs[1]), *shape)) {
        if (n.operation == "Mul") return false;
        if (n.operation == "Div") {
            const value_id inverse = to.add(n, "Reciprocal", {inputs[1]}, to.shape(inputs[1]));
            to.finish(n, to.add(n, "Mul", {inputs[0], inverse}, *shape));
            return true;
        }
    }
    for (value_id& id : inputs) {
        if (to.shape(id) == *shape) continue;
        if (!can_repeat(to.shape(id), *shape)) return false;
        id = to.add(n, "Expand", {id, to.integers(*shape)}, *shape);
    }
    if (inputs == n.inputs) return false;
    to.finish(n, to.add(n, n.operation.c_str(), inputs, *shape, n.attributes));
    return true;
}

} // namespace lamina::tool
