#include "rewrite/moved.hpp"

#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "evaluate/call.hpp"

namespace lamina::tool {

namespace {

constexpr std::size_t most_steps = 16, most_places = std::size_t{1} << 24;

bool only_moves(const node& n) {
    static const std::set<std::string_view> all = {"Reshape", "Transpose", "Squeeze", "Unsqueeze",
                                                   "Flatten", "Slice",     "Gather",  "Split"};
    return all.contains(n.operation);
}

/// The numbers of a node that only moves its first input.
std::optional<tensor> move(const editing& to, const node& n, const tensor& numbers, value_id result) {
    const function compute = find_function(n.operation);
    if (compute == nullptr) return std::nullopt;
    call c{n, "", {&numbers}};
    for (std::size_t i = 1; i < n.inputs.size(); ++i) {
        c.inputs.push_back(to.constant(n.inputs[i]));
        if (n.inputs[i] != absent && c.inputs.back() == nullptr) return std::nullopt;
    }
    results made = compute(c);
    for (std::size_t i = 0; i < made.size() && i < n.outputs.size(); ++i)
        if (n.outputs[i] == result) return std::move(made[i]);
    return std::nullopt;
}

/// The numbers of a value, numbered; nothing where there are too many or its shape is not known.
std::optional<tensor> places_of(const editing& to, value_id id) {
    tensor places{element::int64, to.shape(id), {}};
    if (places.shape.empty() || count(places.shape) > most_places) return std::nullopt;
    places.values.resize(count(places.shape));
    std::iota(places.values.begin(), places.values.end(), 0.0);
    return places;
}

} // namespace

std::optional<double> factor_of(const editing& to, const node& n) {
    const bool by = n.operation == "Div";
    if ((!by && n.operation != "Mul") || n.inputs.size() != 2) return std::nullopt;
    const tensor* const t = to.constant(n.inputs[1]);
    if (t == nullptr || t->values.size() != 1 || to.shape(n.inputs[0]) != to.shape(n.outputs[0]))
        return std::nullopt;
    return by ? 1 / t->values.front() : t->values.front();
}

std::optional<moved> trace(const editing& to, value_id id) {
    moved m{id, {}, 1};
    std::vector<std::pair<const node*, value_id>> steps;
    for (const node* n = to.maker(id); n != nullptr && steps.size() < most_steps; n = to.maker(m.source)) {
        const auto factor = factor_of(to, *n);
        if (!factor && !only_moves(*n)) break;
        if (factor)
            m.factor *= *factor;
        else
            steps.emplace_back(n, m.source);
        m.source = n->inputs[0];
    }
    auto places = places_of(to, m.source);
    for (auto step = steps.rbegin(); places && step != steps.rend(); ++step)
        places = move(to, *step->first, *places, step->second);
    if (!places) return std::nullopt;
    m.from = std::move(*places);
    return m;
}

} // namespace lamina::tool
