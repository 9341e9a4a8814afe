#include "rewrite/editing.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace lamina::tool {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

} // namespace

editing::editing(graph network) : graph_(std::move(network)), makers_(graph_.values.size(), none) {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
        for (const value_id id : graph_.nodes[i].outputs)
            if (id != absent) makers_[id] = i;
    count_readers();
}

void editing::count_readers() {
    readers_.assign(graph_.values.size(), 0);
    for (const node& n : graph_.nodes)
        for (const value_id id : n.inputs)
            if (id != absent) ++readers_[id];
    for (const value_id id : graph_.outputs) ++readers_[id];
}

const node* editing::maker(value_id id) const {
    return id == absent || makers_[id] == none ? nullptr : &graph_.nodes[makers_[id]];
}
const node* editing::made_by(value_id id, const char* operation) const {
    const node* const n = maker(id);
    return n != nullptr && n->operation == operation ? n : nullptr;
}

value_id editing::add_constant(tensor numbers) {
    value v{"", numbers.type, numbers.shape, std::make_shared<const tensor>(std::move(numbers))};
    graph_.values.push_back(std::move(v));
    makers_.push_back(none);
    readers_.push_back(0);
    return graph_.values.size() - 1;
}

bool editing::is_number(value_id id, double number) const {
    const tensor* const t = constant(id);
    return t != nullptr && t->values.size() == 1
           && std::abs(t->values.front() - number) <= 1e-6 * (std::max)(1.0, std::abs(number));
}

std::vector<std::int64_t> editing::shape(value_id id) const {
    return graph_.values[id].shape.value_or(std::vector<std::int64_t>{});
}

void editing::replace(node& n, const char* operation, std::vector<value_id> inputs,
                      std::map<std::string, attribute> attributes) {
    n.operation = operation;
    n.inputs = std::move(inputs);
    n.attributes = std::move(attributes);
    count_readers();
}

graph editing::finished() && {
    for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
        node& n = graph_.nodes[i];
        const bool read =
            std::ranges::any_of(n.outputs, [&](value_id id) { return id != absent && readers_[id] > 0; });
        if (read) continue;
        for (const value_id id : n.inputs)
            if (id != absent) --readers_[id];
        graph_.nodes.erase(graph_.nodes.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return std::move(graph_);
}

std::optional<value_id> other_input(const node& n, value_id known) {
    if (n.inputs.size() != 2) return std::nullopt;
    if (n.inputs[0] == known) return n.inputs[1];
    return n.inputs[1] == known ? std::optional(n.inputs[0]) : std::nullopt;
}

} // namespace lamina::tool
