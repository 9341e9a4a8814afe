#include "words/view.hpp"

#include <algorithm>
#include <numeric>

namespace lamina::tool {

namespace {

sizes long_axes(const sizes& shape, const sizes& order) {
    sizes found;
    for (const std::size_t axis : order)
        if (shape[axis] != 1) found.push_back(axis);
    return found;
}

} // namespace

std::size_t product(const sizes& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

view own_order(std::size_t word, const sizes& shape, const std::vector<std::int64_t>& onnx) {
    sizes order(shape.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return {word, shape, long_axes(shape, order), onnx};
}

view channels_first(std::size_t word, const sizes& shape, const std::vector<std::int64_t>& onnx) {
    sizes order(shape.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::rotate(order, order.end() - 1);
    return {word, shape, long_axes(shape, order), onnx};
}

bool is_own_order(const view& v) { return std::ranges::is_sorted(v.order); }

bool has_channels_last(const view& v) {
    return is_own_order(v) && !v.onnx.empty() && static_cast<std::int64_t>(v.shape.back()) == v.onnx.back();
}

std::optional<std::vector<sizes>> grouped_axes(const view& v) {
    std::vector<sizes> groups;
    std::size_t next = 0;
    for (const std::int64_t length : v.onnx) {
        groups.emplace_back();
        std::int64_t covered = 1;
        for (; covered < length && next < v.order.size(); ++next) {
            covered *= static_cast<std::int64_t>(v.shape[v.order[next]]);
            groups.back().push_back(v.order[next]);
        }
        if (covered != length) return std::nullopt;
    }
    return groups;
}

std::optional<std::vector<std::optional<std::size_t>>> aligned_axes(const view& v) {
    const auto groups = grouped_axes(v);
    if (!groups) return std::nullopt;
    std::vector<std::optional<std::size_t>> axes;
    for (const sizes& group : *groups) {
        if (group.size() > 1) return std::nullopt;
        axes.push_back(group.empty() ? std::nullopt : std::optional(group.front()));
    }
    return axes;
}

sizes positions(const view& v) {
    sizes strides(v.shape.size());
    std::size_t stride = 1;
    for (auto axis = v.order.rbegin(); axis != v.order.rend(); ++axis) {
        strides[*axis] = stride;
        stride *= v.shape[*axis];
    }
    sizes result;
    const std::size_t count = product(v.shape);
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t rest = i, position = 0;
        for (std::size_t axis = v.shape.size(); axis-- > 0; rest /= v.shape[axis])
            position += rest % v.shape[axis] * strides[axis];
        result.push_back(position);
    }
    return result;
}

} // namespace lamina::tool
