#include <algorithm>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// How a number that is there already and an update become one.
using meeting = double (*)(double, double);

meeting find_meeting(const call& c) {
    const std::string how = c.text("reduction", "none");
    if (how == "none") return [](double, double update) { return update; };
    if (how == "add") return [](double a, double b) { return a + b; };
    if (how == "mul") return [](double a, double b) { return a * b; };
    if (how == "max") return [](double a, double b) { return (std::max)(a, b); };
    if (how == "min") return [](double a, double b) { return (std::min)(a, b); };
    c.fail("attribute reduction is \"" + how + "\"");
}

std::int64_t place(const call& c, double number, std::int64_t size) {
    const std::int64_t i = to_integer(number);
    if (i < -size || i >= size)
        c.fail("index " + std::to_string(i) + " is outside an axis of " + std::to_string(size));
    return i < 0 ? i + size : i;
}

results scatter_elements(const call& c) {
    const tensor &x = c.input(0), &indices = c.input(1), &updates = c.input(2);
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    const meeting meet = find_meeting(c);
    if (indices.shape != updates.shape || indices.shape.size() != x.shape.size())
        c.fail("its indices, " + shape_text(indices.shape) + ", do not fit its updates or its input");
    for (std::size_t a = 0; a < x.shape.size(); ++a)
        if (a != axis && indices.shape[a] > x.shape[a]) c.fail("its indices are larger than its input");
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    y.values = x.values;
    const extents strides = strides_of(x.shape);
    std::size_t i = 0;
    for_each_index(indices.shape, [&](extents at) {
        at[axis] = place(c, indices.values[i], x.shape[axis]);
        double& v = y.values[offset(at, strides)];
        v = meet(v, updates.values[i++]);
    });
    return {y};
}

results scatter_nd(const call& c) {
    const tensor &x = c.input(0), &indices = c.input(1), &updates = c.input(2);
    const meeting meet = find_meeting(c);
    const std::int64_t depth = indices.shape.empty() ? 0 : indices.shape.back();
    if (depth < 1 || depth > static_cast<std::int64_t>(x.shape.size()))
        c.fail("its indices do not fit its input");
    const auto named = static_cast<std::size_t>(depth);
    extents shape(indices.shape.begin(), indices.shape.end() - 1);
    shape.insert(shape.end(), x.shape.begin() + depth, x.shape.end());
    if (shape != updates.shape)
        c.fail("its updates, " + shape_text(updates.shape) + ", should be " + shape_text(shape));
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    y.values = x.values;
    const std::size_t inner = count(x.shape, named, x.shape.size());
    for (std::size_t i = 0; i < updates.values.size(); ++i) {
        std::size_t at = 0;
        for (std::size_t a = 0; a < named; ++a)
            at = at * static_cast<std::size_t>(x.shape[a])
                 + static_cast<std::size_t>(place(c, indices.values[i / inner * named + a], x.shape[a]));
        double& v = y.values[at * inner + i % inner];
        v = meet(v, updates.values[i]);
    }
    return {y};
}

} // namespace

void add_scatters(functions& to) {
    to.insert(
        {{"Scatter", scatter_elements}, {"ScatterElements", scatter_elements}, {"ScatterND", scatter_nd}});
}

} // namespace lamina::tool
