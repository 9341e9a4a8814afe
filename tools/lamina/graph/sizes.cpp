#include "graph/sizes.hpp"

#include <cstddef>
#include <optional>

#include "graph/extents.hpp"

namespace lamina::tool {

namespace {

using shape = std::optional<std::vector<std::int64_t>>;

shape shape_of(const graph& network, const std::vector<value_id>& values, std::size_t i) {
    if (i >= values.size() || values[i] == absent) return std::nullopt;
    return network.values[values[i]].shape;
}

} // namespace

std::uint64_t parameters_of(const graph& network, const node& n) {
    std::uint64_t sum = 0;
    for (const value_id in : n.inputs) {
        if (in == absent || !network.values[in].constant) continue;
        const tensor& t = *network.values[in].constant;
        if (t.type == element::float32 || t.type == element::float64) sum += t.values.size();
    }
    return sum;
}

std::uint64_t multiply_adds_of(const graph& network, const node& n) {
    const shape x = shape_of(network, n.inputs, 0), w = shape_of(network, n.inputs, 1);
    const shape y = shape_of(network, n.outputs, 0);
    if (!x || !w || !y || x->empty() || w->empty()) return 0;
    const auto inner = static_cast<std::uint64_t>(w->front());
    if (n.operation == "Conv") return inner == 0 ? 0 : count(*y) * (count(*w) / inner);
    if (n.operation == "ConvTranspose") return inner == 0 ? 0 : count(*x) * (count(*w) / inner);
    if (n.operation == "MatMul") return count(*y) * static_cast<std::uint64_t>(x->back());
    if (n.operation != "Gemm" || w->size() != 2 || y->size() != 2 || y->back() == 0) return 0;
    return static_cast<std::uint64_t>(y->front()) * count(*w);
}

} // namespace lamina::tool
