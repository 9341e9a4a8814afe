// Parts of tensors, and tensors made of parts.
#include <algorithm>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

results concat(const call& c) {
    const tensor& first = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", 1), first.shape.size());
    extents shape = first.shape;
    for (std::size_t i = 1; i < c.inputs.size(); ++i) {
        extents other = c.input(i).shape;
        if (other.size() == shape.size()) other[axis] = first.shape[axis];
        if (other != first.shape)
            c.fail(shape_text(first.shape) + " and " + shape_text(c.input(i).shape)
                   + " differ not only in axis " + std::to_string(axis));
        shape[axis] += c.input(i).shape[axis];
    }
    tensor y = c.make(first.type, shape);
    if (!c.computes) return {y};
    const std::size_t step = count(shape, axis, shape.size());
    std::size_t to = 0;
    for (const tensor* part : c.inputs) {
        const std::size_t size = count(part->shape, axis, shape.size());
        for (std::size_t i = 0; i < part->values.size(); ++i)
            y.values[to + i / size * step + i % size] = part->values[i];
        to += size;
    }
    return {y};
}

/// The extents of the parts: given, or as equal as they can be.
extents split_sizes(const call& c, std::int64_t whole) {
    if (c.optional(1)) return c.integers(1);
    const auto parts = static_cast<std::int64_t>(c.operation.outputs.size());
    const std::int64_t each = (whole + parts - 1) / parts;
    extents sizes;
    for (std::int64_t i = 0; i < parts; ++i)
        sizes.push_back(std::clamp(whole - i * each, std::int64_t{0}, each));
    return sizes;
}

results split(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    if (c.operation.outputs.empty()) c.fail("it has no results");
    const extents sizes = split_sizes(c, x.shape[axis]);
    if (sizes.size() != c.operation.outputs.size())
        c.fail(std::to_string(sizes.size()) + " sizes are given for "
               + std::to_string(c.operation.outputs.size()) + " results");
    const std::size_t inner = count(x.shape, axis + 1, x.shape.size());
    const std::size_t step = static_cast<std::size_t>(x.shape[axis]) * inner;
    results parts;
    std::int64_t from = 0;
    for (const std::int64_t size : sizes) {
        if (size < 0 || size > x.shape[axis] - from) c.fail("its parts are larger than its input");
        extents shape = x.shape;
        shape[axis] = size;
        parts.push_back(c.make(x.type, shape));
        const std::size_t run = static_cast<std::size_t>(size) * inner;
        for (std::size_t i = 0; i < parts.back().values.size(); ++i)
            parts.back().values[i] =
                x.values[i / run * step + static_cast<std::size_t>(from) * inner + i % run];
        from += size;
    }
    if (from != x.shape[axis]) c.fail("its parts are smaller than its input");
    return parts;
}

/// Where a slice begins along an axis, and how it goes on.
struct cut {
    std::int64_t start = 0, step = 1, size = 0;
};

cut find_cut(const call& c, std::int64_t extent, std::int64_t start, std::int64_t end, std::int64_t step) {
    if (step == 0) c.fail("a step is 0");
    if (start < 0) start += extent;
    if (end < 0) end += extent;
    const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
    start = std::clamp(start, low, high);
    end = std::clamp(end, low, high);
    const std::int64_t way = step > 0 ? end - start : start - end, each = step > 0 ? step : -step;
    return {start, step, way > 0 ? (way - 1) / each + 1 : 0};
}

results slice(const call& c) {
    const tensor& x = c.input(0);
    const extents starts = c.integers(1), ends = c.integers(2);
    extents all;
    for (std::size_t i = 0; i < starts.size(); ++i) all.push_back(static_cast<std::int64_t>(i));
    const auto axes = c.axes(c.optional(3) ? c.integers(3) : all, x.shape.size());
    const extents steps = c.optional(4) ? c.integers(4) : extents(axes.size(), 1);
    if (starts.size() != axes.size() || ends.size() != axes.size() || steps.size() != axes.size())
        c.fail("its starts, ends, axes and steps differ in number");
    std::vector<cut> cuts(x.shape.size());
    extents shape = x.shape;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        cuts[axes[i]] = find_cut(c, x.shape[axes[i]], starts[i], ends[i], steps[i]);
        shape[axes[i]] = cuts[axes[i]].size;
    }
    tensor y = c.make(x.type, shape);
    const extents strides = strides_of(x.shape);
    std::size_t i = 0;
    if (c.computes)
        for_each_index(shape, [&](extents at) {
            for (std::size_t a = 0; a < at.size(); ++a) at[a] = cuts[a].start + at[a] * cuts[a].step;
            y.values[i++] = x.values[offset(at, strides)];
        });
    return {y};
}

/// Zeros above or below a diagonal.
results triangle(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t rank = x.shape.size();
    if (rank < 2) c.fail("its input, " + shape_text(x.shape) + ", is no matrix");
    const bool upper = c.integer("upper", 1) != 0;
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    std::int64_t diagonal = 0;
    if (c.optional(1)) {
        const extents k = c.integers(1);
        diagonal = k.empty() ? 0 : k[0];
    }
    std::size_t i = 0;
    for_each_index(x.shape, [&](const extents& at) {
        const std::int64_t beside = at[rank - 1] - at[rank - 2];
        y.values[i] = (upper ? beside >= diagonal : beside <= diagonal) ? x.values[i] : 0;
        ++i;
    });
    return {y};
}

/// The slices for which a condition holds.
results compress(const call& c) {
    const tensor x = c.has("axis")
                         ? c.input(0)
                         : c.reshaped(c.input(0), {static_cast<std::int64_t>(count(c.input(0).shape))});
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    const std::vector<double>& condition = c.numbers(1);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < condition.size(); ++i)
        if (condition[i] != 0) kept.push_back(i);
    const auto whole = static_cast<std::size_t>(x.shape[axis]);
    if (!kept.empty() && kept.back() >= whole) c.fail("its condition is longer than its input");
    extents shape = x.shape;
    shape[axis] = static_cast<std::int64_t>(kept.size());
    tensor y = c.make(x.type, shape);
    const std::size_t inner = count(shape, axis + 1, shape.size());
    for (std::size_t i = 0; i < y.values.size(); ++i)
        y.values[i] =
            x.values[(i / inner / kept.size() * whole + kept[i / inner % kept.size()]) * inner + i % inner];
    return {y};
}

} // namespace

void add_parts(functions& to) {
    to.insert({{"Compress", compress},
               {"Concat", concat},
               {"Slice", slice},
               {"Split", split},
               {"Trilu", triangle}});
}

} // namespace lamina::tool
