#include <algorithm>

#include "rewrite/spelled.hpp"

namespace lamina::tool {

namespace {

/// Longer lists of copies or pieces are no sentence.
constexpr std::int64_t most_pieces = 32;

value_id concatenated(spelled& to, const node& n, const std::vector<value_id>& parts, std::size_t axis,
                      const extents_list& shape) {
    return parts.size() == 1 ? parts.front()
                             : to.add(n, "Concat", parts, shape, {{"axis", static_cast<std::int64_t>(axis)}});
}

/// Rows and columns of length 1 are repeated as an image is enlarged.
value_id enlarged(spelled& to, const node& n, value_id x, const extents_list& result) {
    extents_list shape = to.shape(x);
    std::vector<double> scales(shape.size(), 1.0);
    for (std::size_t axis = 2; axis < shape.size(); ++axis)
        if (shape[axis] == 1) {
            scales[axis] = static_cast<double>(result[axis]);
            shape[axis] = result[axis];
        }
    if (shape == to.shape(x)) return x;
    const value_id factors = to.numbers(scales, {std::ssize(scales)});
    return to.add(n, "Resize", {x, absent, factors}, shape,
                  {{"mode", std::string("nearest")},
                   {"coordinate_transformation_mode", std::string("asymmetric")},
                   {"nearest_mode", std::string("floor")}});
}

/// The indices of a list, from 0 on.
extents_list indices_of(const tensor& list, std::int64_t length) {
    extents_list indices;
    for (const double i : list.values) indices.push_back(static_cast<std::int64_t>(i) + (i < 0 ? length : 0));
    return indices;
}

} // namespace

bool can_repeat(extents_list shape, const extents_list& result) {
    if (shape.empty() || shape.size() > result.size()) return false;
    shape.insert(shape.begin(), result.size() - shape.size(), 1);
    if (shape.size() < 2 || shape.size() > 4 || result[0] != 1) return false;
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        if (shape[axis] < 1 || result[axis] % shape[axis] != 0) return false;
        const bool is_enlarged = axis > 1 && shape[axis] == 1;
        if (!is_enlarged && result[axis] / shape[axis] > most_pieces) return false;
    }
    return true;
}

/// Expand and Tile.
bool spell_repeated(spelled& to, const node& n) {
    if (n.operation != "Expand" && n.operation != "Tile") return false;
    const extents_list result = to.shape(n.outputs.front());
    value_id x = n.inputs.front();
    extents_list shape = to.shape(x);
    if (to.constant(x) != nullptr || !can_repeat(shape, result)) return false;
    shape.insert(shape.begin(), result.size() - shape.size(), 1);
    if (shape != to.shape(x)) x = to.reshape(n, x, shape);
    x = enlarged(to, n, x, result);
    shape = to.shape(x);
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        const auto times = static_cast<std::size_t>(result[axis] / shape[axis]);
        shape[axis] = result[axis];
        x = concatenated(to, n, std::vector<value_id>(times, x), axis, shape);
    }
    to.finish(n, x);
    return true;
}

/// Indices that do not follow each other: the pieces that do.
bool spell_gather(spelled& to, const node& n) {
    if (n.operation != "Gather") return false;
    const extents_list shape = to.shape(n.inputs[0]);
    const tensor* const list = to.constant(n.inputs[1]);
    auto axis = attribute_or(n, "axis", std::int64_t{0});
    if (axis < 0) axis += std::ssize(shape);
    const bool is_batch = axis == 0 && shape.size() > 1;
    if (list == nullptr || list->shape.size() != 1 || is_batch || axis < 0 || axis >= std::ssize(shape))
        return false;
    const auto at = static_cast<std::size_t>(axis);
    const extents_list indices = indices_of(*list, shape[at]);
    std::vector<value_id> pieces;
    std::vector<std::pair<std::int64_t, std::int64_t>> runs;
    for (const std::int64_t i : indices) {
        if (i < 0 || i >= shape[at]) return false;
        if (!runs.empty() && runs.back().second == i)
            ++runs.back().second;
        else
            runs.emplace_back(i, i + 1);
    }
    if (runs.size() < 2 || std::ssize(runs) > most_pieces) return false;
    for (const auto& [begin, end] : runs) {
        extents_list part = shape;
        part[at] = end - begin;
        pieces.push_back(to.add(
            n, "Slice", {n.inputs[0], to.integers({begin}), to.integers({end}), to.integers({axis})}, part));
    }
    to.finish(n, concatenated(to, n, pieces, at, to.shape(n.outputs.front())));
    return true;
}

} // namespace lamina::tool
