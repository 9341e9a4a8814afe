// The same numbers in another shape or order.
#include <algorithm>
#include <limits>
#include <numeric>

#include "evaluate/broadcast.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// The extent that -1 stands for in a shape of otherwise `known` numbers.
std::int64_t open_extent(const call& c, const extents& shape, std::size_t known) {
    const std::size_t all = count(c.input(0).shape);
    if (known == 0 || all % known != 0)
        c.fail(shape_text(c.input(0).shape) + " cannot become " + shape_text(shape));
    return static_cast<std::int64_t>(all / known);
}

results reshape(const call& c) {
    const tensor& x = c.input(0);
    extents shape = c.integers(1);
    const bool zero_is_zero = c.integer("allowzero", 0) != 0;
    std::size_t known = 1, open = shape.size();
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0 && !zero_is_zero && i < x.shape.size()) shape[i] = x.shape[i];
        const bool twice = shape[i] == -1 && open != shape.size();
        if (shape[i] < -1 || shape[i] > std::numeric_limits<std::int32_t>::max() || twice)
            c.fail("input 1 is no shape: " + shape_text(shape));
        if (shape[i] == -1)
            open = i;
        else
            known *= static_cast<std::size_t>(shape[i]);
    }
    if (open != shape.size()) shape[open] = open_extent(c, shape, known);
    return {c.reshaped(x, shape)};
}

results flatten(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t rank = x.shape.size();
    const std::int64_t axis = c.integer("axis", 1);
    const std::size_t at = axis == static_cast<std::int64_t>(rank) ? rank : c.axis(axis, rank);
    return {c.reshaped(x, {static_cast<std::int64_t>(count(x.shape, 0, at)),
                           static_cast<std::int64_t>(count(x.shape, at, rank))})};
}

results squeeze(const call& c) {
    const tensor& x = c.input(0);
    std::vector<bool> gone(x.shape.size());
    if (c.optional(1))
        for (const std::size_t a : c.axes(c.integers(1), x.shape.size())) gone[a] = true;
    else
        for (std::size_t i = 0; i < gone.size(); ++i) gone[i] = x.shape[i] == 1;
    extents shape;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        if (!gone[i]) shape.push_back(x.shape[i]);
        if (gone[i] && x.shape[i] != 1)
            c.fail("axis " + std::to_string(i) + " of " + shape_text(x.shape) + " is not 1");
    }
    return {c.reshaped(x, shape)};
}

results unsqueeze(const call& c) {
    const tensor& x = c.input(0);
    const extents list = c.integers(1);
    extents shape(x.shape.size() + list.size());
    std::vector<bool> added(shape.size());
    for (const std::size_t a : c.axes(list, shape.size())) added[a] = true;
    auto next = x.shape.begin();
    for (std::size_t i = 0; i < shape.size(); ++i) shape[i] = added[i] ? 1 : *next++;
    return {c.reshaped(x, shape)};
}

/// The result's axis i is the input's axis order[i].
tensor transposed(const call& c, const tensor& x, const std::vector<std::size_t>& order) {
    extents shape, strides;
    const extents own = strides_of(x.shape);
    for (const std::size_t a : order) {
        shape.push_back(x.shape[a]);
        strides.push_back(own[a]);
    }
    tensor y = c.make(x.type, shape);
    std::size_t i = 0;
    if (c.computes)
        for_each_index(shape, [&](const extents& at) { y.values[i++] = x.values[offset(at, strides)]; });
    return y;
}

results transpose(const call& c) {
    const tensor& x = c.input(0);
    extents order = c.list("perm");
    if (order.empty())
        for (std::size_t i = x.shape.size(); i-- > 0;) order.push_back(static_cast<std::int64_t>(i));
    if (order.size() != x.shape.size())
        c.fail("attribute perm has " + std::to_string(order.size()) + " axes, its input is "
               + shape_text(x.shape));
    return {transposed(c, x, c.axes(order, x.shape.size()))};
}

results expand(const call& c) {
    const tensor& x = c.input(0);
    const extents shape = broadcast(c, x.shape, c.integers(1));
    tensor y = c.make(x.type, shape);
    if (c.computes)
        for_each_broadcast(shape, x.shape, [&](std::size_t i, std::size_t j) { y.values[i] = x.values[j]; });
    return {y};
}

results tile(const call& c) {
    const tensor& x = c.input(0);
    const extents repeats = c.integers(1);
    if (repeats.size() != x.shape.size())
        c.fail("input 1 has " + std::to_string(repeats.size()) + " repeats, its input is "
               + shape_text(x.shape));
    for (const std::int64_t r : repeats)
        if (r < 0 || r > std::numeric_limits<std::int32_t>::max()) c.fail("input 1 has " + std::to_string(r));
    extents shape = x.shape;
    for (std::size_t i = 0; i < shape.size(); ++i) shape[i] *= repeats[i];
    tensor y = c.make(x.type, shape);
    const extents strides = strides_of(x.shape);
    std::size_t i = 0;
    if (c.computes)
        for_each_index(shape, [&](extents at) {
            for (std::size_t a = 0; a < at.size(); ++a) at[a] %= x.shape[a];
            y.values[i++] = x.values[offset(at, strides)];
        });
    return {y};
}

struct blocks {
    std::int64_t batch, channels, height, width, size;
};

blocks find_blocks(const call& c) {
    const extents& s = c.input(0).shape;
    const std::int64_t size = c.integer("blocksize", 0);
    if (s.size() != 4) c.fail("its input, " + shape_text(s) + ", has not four axes");
    if (size < 1 || size > 65535) c.fail("attribute blocksize is " + std::to_string(size));
    return {s[0], s[1], s[2], s[3], size};
}

results depth_to_space(const call& c) {
    const blocks b = find_blocks(c);
    const bool channels_first = c.text("mode", "DCR") == "CRD";
    const std::int64_t area = b.size * b.size, depth = b.channels / area;
    if (b.channels % area != 0) c.fail("its channels are no multiple of the square of blocksize");
    const tensor x = channels_first
                         ? c.reshaped(c.input(0), {b.batch, depth, b.size, b.size, b.height, b.width})
                         : c.reshaped(c.input(0), {b.batch, b.size, b.size, depth, b.height, b.width});
    const tensor y =
        channels_first ? transposed(c, x, {0, 1, 4, 2, 5, 3}) : transposed(c, x, {0, 3, 4, 1, 5, 2});
    return {c.reshaped(y, {b.batch, depth, b.height * b.size, b.width * b.size})};
}

results space_to_depth(const call& c) {
    const blocks b = find_blocks(c);
    if (b.height % b.size != 0 || b.width % b.size != 0)
        c.fail("its input, " + shape_text(c.input(0).shape) + ", is no multiple of blocksize");
    const std::int64_t h = b.height / b.size, w = b.width / b.size;
    const tensor x = c.reshaped(c.input(0), {b.batch, b.channels, h, b.size, w, b.size});
    return {c.reshaped(transposed(c, x, {0, 3, 5, 1, 2, 4}), {b.batch, b.channels * b.size * b.size, h, w})};
}

} // namespace

void add_shapes(functions& to) {
    to.insert({{"DepthToSpace", depth_to_space},
               {"Expand", expand},
               {"Flatten", flatten},
               {"Reshape", reshape},
               {"SpaceToDepth", space_to_depth},
               {"Squeeze", squeeze},
               {"Tile", tile},
               {"Transpose", transpose},
               {"Unsqueeze", unsqueeze}});
}

} // namespace lamina::tool
