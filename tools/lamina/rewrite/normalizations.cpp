#include <algorithm>

#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

/// The input that is constant and the one that is not.
struct with_constant {
    value_id value, constant;
};
std::optional<with_constant> split_constant(const editing& to, const node* n) {
    if (n == nullptr || n->inputs.size() != 2) return std::nullopt;
    for (const std::size_t i : {0U, 1U})
        if (to.constant(n->inputs[i]) != nullptr && to.constant(n->inputs[1 - i]) == nullptr)
            return with_constant{n->inputs[1 - i], n->inputs[i]};
    return std::nullopt;
}

bool is_mean_over_last(const editing& to, const node* n) {
    if (n == nullptr || n->inputs.size() != 2) return false;
    const auto last = static_cast<double>(to.shape(n->inputs[0]).size()) - 1;
    return to.is_number(n->inputs[1], -1) || to.is_number(n->inputs[1], last);
}

/// x − mean(x), if that is the value; x.
std::optional<value_id> beneath_centering(const editing& to, value_id id) {
    const node* const difference = to.made_by(id, "Sub");
    if (difference == nullptr) return std::nullopt;
    const node* const mean = to.made_by(difference->inputs[1], "ReduceMean");
    if (!is_mean_over_last(to, mean) || mean->inputs[0] != difference->inputs[0]) return std::nullopt;
    return mean->inputs[0];
}

/// ε of √(mean(centered²) + ε).
std::optional<double> epsilon_of(const editing& to, value_id id, value_id centered) {
    const node* const root = to.made_by(id, "Sqrt");
    const auto sum = root == nullptr ? std::nullopt : split_constant(to, to.made_by(root->inputs[0], "Add"));
    if (!sum || to.constant(sum->constant)->values.size() != 1) return std::nullopt;
    const node* const mean = to.made_by(sum->value, "ReduceMean");
    if (!is_mean_over_last(to, mean)) return std::nullopt;
    const node* const power = to.made_by(mean->inputs[0], "Pow");
    const node* const product = to.made_by(mean->inputs[0], "Mul");
    const bool squared =
        (power != nullptr && power->inputs[0] == centered && to.is_number(power->inputs[1], 2))
        || (product != nullptr && product->inputs[0] == centered && product->inputs[1] == centered);
    return squared ? std::optional(to.constant(sum->constant)->values.front()) : std::nullopt;
}

bool has_numbers(const editing& to, value_id id, std::int64_t count) {
    return to.constant(id)->values.size() == static_cast<std::size_t>(count);
}

} // namespace

bool recognize_layer_norm(editing& to, node& n) {
    if (n.operation != "Add") return false;
    const auto shifted = split_constant(to, &n);
    const auto scaled = shifted ? split_constant(to, to.made_by(shifted->value, "Mul")) : std::nullopt;
    const node* const quotient = scaled ? to.made_by(scaled->value, "Div") : nullptr;
    if (quotient == nullptr) return false;
    const auto x = beneath_centering(to, quotient->inputs[0]);
    const auto epsilon = x ? epsilon_of(to, quotient->inputs[1], quotient->inputs[0]) : std::nullopt;
    if (!epsilon) return false;
    const std::int64_t channels = to.shape(*x).back();
    if (!has_numbers(to, shifted->constant, channels) || !has_numbers(to, scaled->constant, channels))
        return false;
    to.replace(n, "LayerNormalization", {*x, scaled->constant, shifted->constant},
               {{"epsilon", *epsilon}, {"axis", std::int64_t{-1}}});
    return true;
}

/// PyTorch's group_norm: the groups as channels of an instance normalization, then scale and offset.
bool recognize_group_norm(editing& to, node& n) {
    if (n.operation != "Add") return false;
    const auto shifted = split_constant(to, &n);
    const auto scaled = shifted ? split_constant(to, to.made_by(shifted->value, "Mul")) : std::nullopt;
    const node* const reshaped = scaled ? to.made_by(scaled->value, "Reshape") : nullptr;
    const node* const normalized =
        reshaped == nullptr ? nullptr : to.made_by(reshaped->inputs[0], "InstanceNormalization");
    const node* const grouped =
        normalized == nullptr ? nullptr : to.made_by(normalized->inputs[0], "Reshape");
    if (grouped == nullptr) return false;
    const value_id x = grouped->inputs[0];
    const auto shape = to.shape(x), groups = to.shape(grouped->outputs[0]);
    const auto all_are = [&](value_id id, double value) {
        const tensor* const t = to.constant(id);
        return t != nullptr && std::ranges::all_of(t->values, [&](double v) { return v == value; });
    };
    if (shape.size() < 3 || groups.size() != 3 || to.shape(n.outputs[0]) != shape || shape[1] % groups[1] != 0
        || !has_numbers(to, shifted->constant, shape[1]) || !has_numbers(to, scaled->constant, shape[1])
        || !all_are(normalized->inputs[1], 1) || !all_are(normalized->inputs[2], 0))
        return false;
    std::map<std::string, attribute> attributes{{"num_groups", groups[1]}};
    if (const auto epsilon = normalized->attributes.find("epsilon"); epsilon != normalized->attributes.end())
        attributes.insert(*epsilon);
    to.replace(n, "GroupNormalization", {x, scaled->constant, shifted->constant}, std::move(attributes));
    return true;
}

} // namespace lamina::tool
