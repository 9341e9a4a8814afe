// Results that do not depend on the numbers of a tensor, and those that are its own.
#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// What is known without the input's numbers is computed in any case.
tensor integers(const extents& values, const extents& shape) {
    return {element::int64, shape, {values.begin(), values.end()}};
}

results shape(const call& c) {
    const extents& s = c.input(0).shape;
    const auto rank = static_cast<std::int64_t>(s.size());
    const auto bound = [&](std::int64_t v) {
        return std::clamp(v < 0 ? v + rank : v, std::int64_t{0}, rank);
    };
    const std::int64_t start = bound(c.integer("start", 0)), end = bound(c.integer("end", rank));
    const extents part(s.begin() + start, s.begin() + (std::max)(start, end));
    return {integers(part, {static_cast<std::int64_t>(part.size())})};
}

results size(const call& c) { return {integers({static_cast<std::int64_t>(count(c.input(0).shape))}, {})}; }

results constant_of_shape(const call& c) {
    tensor value{element::float32, {1}, {0}};
    if (const auto given = c.operation.attributes.find("value"); given != c.operation.attributes.end())
        if (const tensor* t = std::get_if<tensor>(&given->second)) value = *t;
    if (value.values.size() != 1) c.fail("attribute value has not one number");
    tensor y = c.make(value.type, c.integers(0));
    std::fill(y.values.begin(), y.values.end(), value.values[0]);
    return {y};
}

results range(const call& c) {
    const auto &first = c.numbers(0), &last = c.numbers(1), &step = c.numbers(2);
    if (first.size() != 1 || last.size() != 1 || step.size() != 1 || step[0] == 0)
        c.fail("its start, limit and step have to be single numbers, the step not 0");
    const double n = std::ceil((last[0] - first[0]) / step[0]);
    tensor y = c.make(c.input(0).type, {n > 0 ? to_integer(n) : 0});
    for (std::size_t i = 0; i < y.values.size(); ++i)
        y.values[i] = first[0] + static_cast<double>(i) * step[0];
    return {y};
}

element type_of(const call& c, element otherwise) {
    switch (c.integer("dtype", 0)) {
    case 0:
        return otherwise;
    case 1:
    case 10:
    case 16:
        return element::float32;
    case 11:
        return element::float64;
    case 6:
        return element::int32;
    case 9:
        return element::boolean;
    default:
        return element::int64;
    }
}

results eye_like(const call& c) {
    const tensor& x = c.input(0);
    if (x.shape.size() != 2) c.fail("its input, " + shape_text(x.shape) + ", is no matrix");
    const std::int64_t diagonal = c.integer("k", 0);
    tensor y = c.make(type_of(c, x.type), x.shape);
    std::size_t i = 0;
    if (c.computes)
        for_each_index(x.shape, [&](const extents& at) { y.values[i++] = at[1] - at[0] == diagonal; });
    return {y};
}

results identity(const call& c) {
    tensor y = c.make(c.input(0).type, c.input(0).shape);
    if (c.computes) y.values = c.input(0).values;
    return {y};
}

/// As in use, not in training: nothing is dropped.
results dropout(const call& c) {
    results y = identity(c);
    if (const tensor* training = c.optional(2);
        training && c.computes && training->values == std::vector{1.0}) {
        const tensor* ratio = c.optional(1);
        if (!ratio || ratio->values != std::vector{0.0})
            c.fail("input training_mode is true: results would be random");
    }
    y.push_back(c.make(element::boolean, y[0].shape));
    std::fill(y[1].values.begin(), y[1].values.end(), 1.0);
    return y;
}

} // namespace

void add_constants(functions& to) {
    to.insert({{"ConstantOfShape", constant_of_shape},
               {"Dropout", dropout},
               {"EyeLike", eye_like},
               {"Identity", identity},
               {"Range", range},
               {"Shape", shape},
               {"Size", size}});
}

} // namespace lamina::tool
