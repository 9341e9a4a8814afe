#include <string>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

struct padding {
    extents begin, end;
};

padding find_padding(const call& c, const extents& shape) {
    const extents pads = c.integers(1);
    extents all;
    for (std::size_t i = 0; i < shape.size(); ++i) all.push_back(static_cast<std::int64_t>(i));
    const auto axes = c.axes(c.optional(3) ? c.integers(3) : all, shape.size());
    if (pads.size() != 2 * axes.size())
        c.fail("input 1 has " + std::to_string(pads.size()) + " pads for " + std::to_string(axes.size())
               + " axes");
    padding p{extents(shape.size()), extents(shape.size())};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        p.begin[axes[i]] = pads[i];
        p.end[axes[i]] = pads[i + axes.size()];
    }
    return p;
}

/// The place of the input that is seen at x; -1 for none.
std::int64_t seen(const std::string& mode, std::int64_t x, std::int64_t size) {
    if (x >= 0 && x < size) return x;
    if (mode == "constant" || size == 0) return -1;
    if (mode == "edge") return x < 0 ? 0 : size - 1;
    if (mode == "wrap") return (x % size + size) % size;
    if (size == 1) return 0;
    const std::int64_t turn = 2 * (size - 1), place = (x % turn + turn) % turn; // reflect
    return place < size ? place : turn - place;
}

results pad(const call& c) {
    const tensor& x = c.input(0);
    const std::string mode = c.text("mode", "constant");
    if (mode != "constant" && mode != "edge" && mode != "reflect" && mode != "wrap")
        c.fail("attribute mode is \"" + mode + "\"");
    const padding p = find_padding(c, x.shape);
    extents shape = x.shape;
    for (std::size_t i = 0; i < shape.size(); ++i) shape[i] += p.begin[i] + p.end[i];
    tensor y = c.make(x.type, shape);
    if (!c.computes) return {y};
    double otherwise = 0;
    if (const tensor* value = c.optional(2); value && !value->values.empty()) otherwise = value->values[0];
    const extents strides = strides_of(x.shape);
    std::size_t i = 0;
    for_each_index(shape, [&](const extents& at) {
        bool inside = true;
        std::int64_t flat = 0;
        for (std::size_t a = 0; a < at.size(); ++a) {
            const std::int64_t from = seen(mode, at[a] - p.begin[a], x.shape[a]);
            inside = inside && from >= 0;
            flat += from * strides[a];
        }
        y.values[i++] = inside ? x.values[static_cast<std::size_t>(flat)] : otherwise;
    });
    return {y};
}

} // namespace

void add_pad(functions& to) { to.insert({{"Pad", pad}}); }

} // namespace lamina::tool
