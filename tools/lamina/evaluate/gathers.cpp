#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// An index, counted from the end if negative.
std::int64_t place(const call& c, double number, std::int64_t size) {
    const std::int64_t i = to_integer(number);
    if (i < -size || i >= size)
        c.fail("index " + std::to_string(i) + " is outside an axis of " + std::to_string(size));
    return i < 0 ? i + size : i;
}

results gather(const call& c) {
    const tensor &x = c.input(0), &indices = c.input(1);
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    const auto behind = x.shape.begin() + static_cast<std::ptrdiff_t>(axis);
    extents shape(x.shape.begin(), behind);
    shape.insert(shape.end(), indices.shape.begin(), indices.shape.end());
    shape.insert(shape.end(), behind + 1, x.shape.end());
    tensor y = c.make(x.type, shape);
    if (!c.computes) return {y};
    const std::size_t inner = count(x.shape, axis + 1, x.shape.size()), n = indices.values.size();
    const auto size = static_cast<std::size_t>(x.shape[axis]);
    for (std::size_t i = 0; i < y.values.size(); ++i) {
        const std::int64_t at = place(c, indices.values[i / inner % n], x.shape[axis]);
        y.values[i] = x.values[(i / inner / n * size + static_cast<std::size_t>(at)) * inner + i % inner];
    }
    return {y};
}

results gather_elements(const call& c) {
    const tensor &x = c.input(0), &indices = c.input(1);
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    if (indices.shape.size() != x.shape.size()) c.fail("its inputs differ in rank");
    for (std::size_t a = 0; a < x.shape.size(); ++a)
        if (a != axis && indices.shape[a] > x.shape[a]) c.fail("its indices are larger than its input");
    tensor y = c.make(x.type, indices.shape);
    if (!c.computes) return {y};
    const extents strides = strides_of(x.shape);
    std::size_t i = 0;
    for_each_index(indices.shape, [&](extents at) {
        at[axis] = place(c, indices.values[i], x.shape[axis]);
        y.values[i++] = x.values[offset(at, strides)];
    });
    return {y};
}

results gather_nd(const call& c) {
    const tensor &x = c.input(0), &indices = c.input(1);
    const std::int64_t batch_axes = c.integer("batch_dims", 0);
    const std::size_t rank = x.shape.size();
    if (indices.shape.empty() || batch_axes < 0) c.fail("its indices are a single number");
    const auto batch = static_cast<std::size_t>(batch_axes);
    const std::int64_t depth = indices.shape.back();
    if (batch >= indices.shape.size() || depth < 1 || depth > static_cast<std::int64_t>(rank)
        || static_cast<std::size_t>(depth) + batch > rank)
        c.fail("its indices, " + shape_text(indices.shape) + ", do not fit its input, "
               + shape_text(x.shape));
    for (std::size_t a = 0; a < batch; ++a)
        if (x.shape[a] != indices.shape[a]) c.fail("its inputs differ in batch");
    const std::size_t named = static_cast<std::size_t>(depth), first = batch + named;
    extents shape(indices.shape.begin(), indices.shape.end() - 1);
    shape.insert(shape.end(), x.shape.begin() + static_cast<std::ptrdiff_t>(first), x.shape.end());
    tensor y = c.make(x.type, shape);
    if (!c.computes) return {y};
    const std::size_t inner = count(x.shape, first, rank), each = count(x.shape, batch, rank);
    const std::size_t in_batch = count(indices.shape, batch, indices.shape.size() - 1);
    for (std::size_t i = 0; i < y.values.size(); ++i) {
        const std::size_t tuple = i / inner;
        std::size_t at = 0;
        for (std::size_t a = 0; a < named; ++a)
            at = at * static_cast<std::size_t>(x.shape[batch + a])
                 + static_cast<std::size_t>(place(c, indices.values[tuple * named + a], x.shape[batch + a]));
        y.values[i] = x.values[tuple / in_batch * each + at * inner + i % inner];
    }
    return {y};
}

results one_hot(const call& c) {
    const tensor &indices = c.input(0), &values = c.input(2);
    const extents depths = c.integers(1);
    if (depths.size() != 1 || depths[0] < 1 || depths[0] > (1 << 30))
        c.fail("input 1, the depth, is no positive number");
    extents shape = indices.shape;
    const std::size_t axis = c.axis(c.integer("axis", -1), shape.size() + 1);
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), depths[0]);
    tensor y = c.make(values.type, shape);
    if (!c.computes) return {y};
    if (values.values.size() != 2) c.fail("input 2 needs the values off and on");
    const std::size_t inner = count(shape, axis + 1, shape.size()),
                      depth = static_cast<std::size_t>(depths[0]);
    for (std::size_t i = 0; i < y.values.size(); ++i) {
        std::int64_t at = to_integer(indices.values[i / inner / depth * inner + i % inner]);
        if (at < 0) at += depths[0];
        y.values[i] = values.values[static_cast<std::int64_t>(i / inner % depth) == at];
    }
    return {y};
}

} // namespace

void add_gathers(functions& to) {
    to.insert({{"Gather", gather},
               {"GatherElements", gather_elements},
               {"GatherND", gather_nd},
               {"OneHot", one_hot}});
}

} // namespace lamina::tool
