#include "rewrite/neutral.hpp"

namespace lamina::tool {

bool is_neutral(const graph& network, const node& n, std::size_t from) {
    const bool sum = n.operation == "Add" || (n.operation == "Sub" && from == 0);
    const bool product = n.operation == "Mul" || (n.operation == "Div" && from == 0);
    if (n.inputs.size() != 2 || !(sum || product) || n.inputs[0] == absent || n.inputs[1] == absent)
        return false;
    const value &kept = network.values[n.inputs[from]], &other = network.values[n.inputs[1 - from]];
    const bool is_float = kept.type == element::float32 || kept.type == element::float64;
    return is_float && kept.shape && other.constant && other.constant->values.size() == 1
           && other.constant->values.front() == (sum ? 0 : 1)
           && other.constant->shape.size() <= kept.shape->size();
}

} // namespace lamina::tool
