#include <cmath>
#include <numbers>

#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

/// What `operation` is applied to, with one constant number beside it: x of x + 3.
std::optional<value_id> beside_number(const editing& to, value_id id, const char* operation, double number) {
    const node* const n = to.made_by(id, operation);
    if (n == nullptr || n->inputs.size() != 2) return std::nullopt;
    if (to.is_number(n->inputs[1], number)) return n->inputs[0];
    if (std::string(operation) != "Div" && to.is_number(n->inputs[0], number)) return n->inputs[1];
    return std::nullopt;
}

/// x of clip(x + 3, 0, 6).
std::optional<value_id> beneath_clip(const editing& to, value_id id) {
    const node* const clip = to.made_by(id, "Clip");
    if (clip == nullptr || clip->inputs.size() != 3 || !to.is_number(clip->inputs[1], 0)
        || !to.is_number(clip->inputs[2], 6))
        return std::nullopt;
    return beside_number(to, clip->inputs[0], "Add", 3);
}

/// What is divided by 6.
std::optional<value_id> sixth_of(const editing& to, const node& n) {
    if (n.inputs.size() != 2) return std::nullopt;
    if (n.operation == "Div" && to.is_number(n.inputs[1], 6)) return n.inputs[0];
    if (n.operation != "Mul") return std::nullopt;
    for (const std::size_t i : {0U, 1U})
        if (to.is_number(n.inputs[i], 1.0 / 6)) return n.inputs[1 - i];
    return std::nullopt;
}

bool is_usual_hard_sigmoid(const node& n) {
    const auto has = [&](const char* name, double value) {
        const auto found = n.attributes.find(name);
        return found != n.attributes.end() && std::abs(std::get<double>(found->second) - value) < 1e-6;
    };
    return has("alpha", 1.0 / 6) && (has("beta", 0.5) || !n.attributes.contains("beta"));
}

bool recognize_sixth(editing& to, node& n) {
    const auto six = sixth_of(to, n);
    if (!six) return false;
    if (const auto x = beneath_clip(to, *six)) {
        to.replace(n, "HardSigmoid", {*x}, {{"alpha", 1.0 / 6}, {"beta", 0.5}});
        return true;
    }
    const node* const product = to.made_by(*six, "Mul");
    if (product == nullptr) return false;
    for (const value_id x : product->inputs)
        if (const auto other = other_input(*product, x); other && beneath_clip(to, *other) == x) {
            to.replace(n, "HardSwish", {x});
            return true;
        }
    return false;
}

/// The function of x by which x is multiplied, as one name.
const char* gated(const editing& to, value_id x, value_id gate) {
    if (const node* s = to.made_by(gate, "Sigmoid"); s != nullptr && s->inputs[0] == x) return "Silu";
    if (const node* h = to.made_by(gate, "HardSigmoid");
        h != nullptr && h->inputs[0] == x && is_usual_hard_sigmoid(*h))
        return "HardSwish";
    const node* const tanh = to.made_by(gate, "Tanh");
    const node* const softplus = tanh == nullptr ? nullptr : to.made_by(tanh->inputs[0], "Softplus");
    return softplus != nullptr && softplus->inputs[0] == x ? "Mish" : nullptr;
}

/// x of 1 + erf(x / √2).
std::optional<value_id> beneath_erf(const editing& to, value_id id) {
    const auto erf_value = beside_number(to, id, "Add", 1);
    const node* const erf = erf_value ? to.made_by(*erf_value, "Erf") : nullptr;
    if (erf == nullptr) return std::nullopt;
    if (const auto x = beside_number(to, erf->inputs[0], "Div", std::numbers::sqrt2)) return x;
    return beside_number(to, erf->inputs[0], "Mul", 1 / std::numbers::sqrt2);
}

} // namespace

bool recognize_activation(editing& to, node& n) {
    if (recognize_sixth(to, n)) return true;
    if (n.operation != "Mul" || n.inputs.size() != 2) return false;
    for (const std::size_t i : {0U, 1U})
        if (const char* const name = gated(to, n.inputs[i], n.inputs[1 - i])) {
            to.replace(n, name, {n.inputs[i]});
            return true;
        }
    return false;
}

/// x (1 + erf(x / √2)) / 2, multiplied in any order.
bool recognize_gelu(editing& to, node& n) {
    if (n.operation != "Mul" || n.inputs.size() != 2) return false;
    for (const std::size_t i : {0U, 1U}) {
        const value_id first = n.inputs[i], second = n.inputs[1 - i];
        if (const auto x = beneath_erf(to, second); x && beside_number(to, first, "Mul", 0.5) == x) {
            to.replace(n, "Gelu", {*x});
            return true;
        }
        const node* const product = to.is_number(second, 0.5) ? to.made_by(first, "Mul") : nullptr;
        if (product == nullptr) continue;
        for (const value_id x : product->inputs)
            if (const auto other = other_input(*product, x); other && beneath_erf(to, *other) == x) {
                to.replace(n, "Gelu", {x});
                return true;
            }
    }
    return false;
}

} // namespace lamina::tool
