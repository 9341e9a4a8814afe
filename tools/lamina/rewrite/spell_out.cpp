#include "rewrite/spell_out.hpp"

#include <algorithm>

#include "rewrite/spelled.hpp"

namespace lamina::tool {

spelled::spelled(graph network) : graph_(std::move(network)), used_(graph_.values.size()) {
    old_.swap(graph_.nodes);
    for (const node& n : old_)
        for (const value_id id : n.inputs)
            if (id != absent) used_[id] = true;
    for (const value_id id : graph_.outputs) used_[id] = true;
}

graph spelled::finished() && {
    for (node& n : old_) append(std::move(n));
    return std::move(graph_);
}

void spelled::append(node n) {
    for (bool (*const rule)(spelled&, const node&) :
         {spell_extreme, spell_shrink, spell_broadcast, spell_repeated, spell_gather, spell_padding,
          spell_normalization, spell_slopes, spell_norm_pool})
        if (rule(*this, n)) return;
    graph_.nodes.push_back(std::move(n));
}

bool spelled::is_one_number(value_id id) const {
    const tensor* const t = constant(id);
    return t != nullptr && t->values.size() == 1;
}

extents_list spelled::shape(value_id id) const {
    return id == absent ? extents_list{} : graph_.values[id].shape.value_or(extents_list{});
}

bool spelled::has_further_results(const node& n) const {
    return std::any_of(n.outputs.begin() + 1, n.outputs.end(),
                       [&](value_id id) { return id != absent && used_[id]; });
}

value_id spelled::value_of(element type, extents_list shape) {
    graph_.values.push_back(
        {"spelled_" + std::to_string(graph_.values.size()), type, std::move(shape), nullptr});
    return graph_.values.size() - 1;
}

value_id spelled::numbers(std::vector<double> values, extents_list shape) {
    const value_id id = value_of(element::float32, shape);
    graph_.values[id].constant =
        std::make_shared<const tensor>(tensor{element::float32, std::move(shape), std::move(values)});
    return id;
}

value_id spelled::integers(const extents_list& values) {
    const extents_list shape{std::ssize(values)};
    const value_id id = value_of(element::int64, shape);
    graph_.values[id].constant =
        std::make_shared<const tensor>(tensor{element::int64, shape, {values.begin(), values.end()}});
    return id;
}

value_id spelled::add(const node& n, const char* operation, std::vector<value_id> inputs, extents_list shape,
                      std::map<std::string, attribute> attributes) {
    const value_id made = value_of(element::float32, std::move(shape));
    append({operation, n.name, std::move(inputs), {made}, std::move(attributes)});
    return made;
}

value_id spelled::reshape(const node& n, value_id from, const extents_list& to) {
    return add(n, "Reshape", {from, integers(to)}, to);
}

void spelled::finish(const node& n, value_id made) {
    graph_.nodes.push_back({"Identity", n.name, {made}, {n.outputs.front()}, {}});
}

std::int64_t product_of(const extents_list& shape, std::size_t from) {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    std::int64_t all = 1;
    for (std::size_t i = from; i < shape.size(); ++i) {
        if (shape[i] > 0 && all > most / shape[i]) return most;
        all *= shape[i];
    }
    return all;
}

graph spell_out(graph network) { return spelled(std::move(network)).finished(); }

} // namespace lamina::tool
