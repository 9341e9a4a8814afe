#include "graph/describe.hpp"

namespace lamina::tool {

std::string describe(const graph& network, const node& operation) {
    const std::string kind = " (" + operation.operation + ")";
    if (!operation.name.empty()) return "node \"" + operation.name + "\"" + kind;
    for (const value_id out : operation.outputs)
        if (out < network.values.size()) return "node of \"" + network.values[out].name + "\"" + kind;
    return "node" + kind;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    if (shape.empty()) return "scalar";
    std::string text;
    for (const std::int64_t extent : shape) text += (text.empty() ? "" : "x") + std::to_string(extent);
    return text;
}

std::string element_text(element type) {
    switch (type) {
    case element::float32:
        return "float32";
    case element::float64:
        return "float64";
    case element::int64:
        return "int64";
    case element::int32:
        return "int32";
    case element::boolean:
        return "boolean";
    case element::other:
        break;
    }
    return "other";
}

} // namespace lamina::tool
