#include <algorithm>

#include "rewrite/moved.hpp"
#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

/// factor · x + offset after a convolution, with one offset for all filters or one for each.
struct scaling {
    double factor = 1;
    std::vector<double> offset;
};

/// A constant summand of an image: one number, or one for each channel.
bool is_of_channels(const tensor& t, std::size_t rank, std::int64_t channels) {
    if (t.values.size() == 1) return t.shape.size() <= rank;
    if (t.shape.size() > rank || t.shape.size() + 1 < rank) return false;
    return static_cast<std::int64_t>(t.values.size()) == channels
           && t.shape[t.shape.size() + 1 - rank] == channels;
}

std::optional<scaling> scaling_of(const editing& to, const node& n, std::size_t constant) {
    const tensor* const t = to.constant(n.inputs[constant]);
    const auto shape = to.shape(n.outputs.front());
    if (t == nullptr || !is_of_channels(*t, shape.size(), shape[1])) return std::nullopt;
    const bool one = t->values.size() == 1;
    if (n.operation == "Mul" && one) return scaling{t->values.front(), {}};
    if (n.operation == "Div" && one && constant == 1) return scaling{1 / t->values.front(), {}};
    if (n.operation == "Add") return scaling{1, t->values};
    if (n.operation != "Sub" || constant != 1) return std::nullopt;
    scaling s{1, t->values};
    for (double& x : s.offset) x = -x;
    return s;
}

value_id scaled(editing& to, value_id weights, double factor) {
    tensor t = *to.constant(weights);
    for (double& x : t.values) x *= factor;
    return to.add_constant(std::move(t));
}

/// The bias of n filters, scaled; zeros where there was none.
value_id scaled_bias(editing& to, const node& conv, const scaling& s, std::int64_t filters) {
    tensor t{element::float32, {filters}, std::vector<double>(static_cast<std::size_t>(filters))};
    const bool has_bias = conv.inputs.size() > 2 && conv.inputs[2] != absent;
    for (std::size_t i = 0; i < t.values.size(); ++i) {
        if (has_bias) t.values[i] = s.factor * to.constant(conv.inputs[2])->values[i];
        if (!s.offset.empty()) t.values[i] += s.offset[s.offset.size() == 1 ? 0 : i];
    }
    return to.add_constant(std::move(t));
}

/// Whether the kernel is constant, and the bias of `filters` numbers, if there is one, too.
bool has_constants(const editing& to, const node& conv, std::int64_t filters) {
    if (conv.inputs.size() < 2 || to.constant(conv.inputs[1]) == nullptr) return false;
    const bool has_bias = conv.inputs.size() > 2 && conv.inputs[2] != absent;
    const tensor* const bias = has_bias ? to.constant(conv.inputs[2]) : nullptr;
    return !has_bias || (bias != nullptr && static_cast<std::int64_t>(bias->values.size()) == filters);
}

} // namespace

/// Two successive factors are one.
bool merge_factors(editing& to, node& n) {
    const auto last = factor_of(to, n);
    const node* const before = last ? to.maker(n.inputs[0]) : nullptr;
    const auto first =
        before == nullptr || to.readers(n.inputs[0]) != 1 ? std::nullopt : factor_of(to, *before);
    if (!first) return false;
    const value_id x = before->inputs[0];
    to.replace(n, "Mul", {x, to.add_constant({element::float32, {}, {*first * *last}})});
    return true;
}

/// One factor for all that a convolution computes goes into its kernel, a summand into its bias.
bool merge_scaling(editing& to, node& n) {
    if (n.inputs.size() != 2) return false;
    for (const std::size_t at : {0U, 1U}) {
        const node* conv = to.made_by(n.inputs[at], "Conv");
        if (conv == nullptr) conv = to.made_by(n.inputs[at], "ConvTranspose");
        const auto shape = to.shape(n.outputs.front());
        if (conv == nullptr || to.readers(n.inputs[at]) != 1 || shape.size() < 3
            || !has_constants(to, *conv, shape[1]) || shape != to.shape(n.inputs[at]))
            continue;
        const auto s = scaling_of(to, n, 1 - at);
        if (!s) continue;
        const std::string operation = conv->operation;
        std::vector<value_id> inputs{conv->inputs[0], conv->inputs[1]};
        if (s->factor != 1) inputs[1] = scaled(to, conv->inputs[1], s->factor);
        if (conv->inputs.size() > 2 || !s->offset.empty())
            inputs.push_back(scaled_bias(to, *conv, *s, shape[1]));
        auto attributes = conv->attributes;
        to.replace(n, operation.c_str(), std::move(inputs), std::move(attributes));
        return true;
    }
    return false;
}

} // namespace lamina::tool
