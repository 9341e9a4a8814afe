#include <algorithm>
#include <cmath>

#include "rewrite/spelled.hpp"

namespace lamina::tool {

namespace {

/// A constant with all the numbers that it has when it meets a value of this shape.
std::vector<double> spread_over(const tensor& constant, const extents_list& shape) {
    std::vector<double> numbers;
    const std::int64_t count = product_of(shape);
    for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t rest = i, from = 0, stride = 1;
        for (std::size_t back = 1; back <= constant.shape.size(); ++back) {
            const std::int64_t length = shape[shape.size() - back],
                               own = constant.shape[constant.shape.size() - back];
            if (own != 1) from += rest % length * stride;
            stride *= own;
            rest /= length;
        }
        numbers.push_back(constant.values.at(static_cast<std::size_t>(from)));
    }
    return numbers;
}

bool fits_into(const extents_list& small, const extents_list& large) {
    if (small.size() > large.size()) return false;
    for (std::size_t back = 1; back <= small.size(); ++back)
        if (small[small.size() - back] != 1 && small[small.size() - back] != large[large.size() - back])
            return false;
    return true;
}

/// Several axes of one sample as the last one.
bool spell_layer_norm(spelled& to, const node& n) {
    const extents_list shape = to.shape(n.inputs.front());
    auto axis = attribute_or(n, "axis", std::int64_t{-1});
    if (axis < 0) axis += std::ssize(shape);
    if (shape.size() < 3 || shape[0] != 1 || axis < 1 || axis >= std::ssize(shape) - 1
        || to.has_further_results(n))
        return false;
    const extents_list rest(shape.begin() + axis, shape.end());
    const std::int64_t count = product_of(rest);
    if (count < 1 || count > most_numbers) return false;
    const std::int64_t rows = product_of(shape) / count;
    const extents_list flat = rows == 1 ? extents_list{1, count} : extents_list{1, rows, count};
    std::vector<value_id> inputs{to.reshape(n, n.inputs.front(), flat)};
    for (std::size_t i = 1; i < n.inputs.size(); ++i) {
        const tensor* const numbers = to.constant(n.inputs[i]);
        if (numbers == nullptr || !fits_into(numbers->shape, rest)) return false;
        inputs.push_back(to.numbers(spread_over(*numbers, rest), {count}));
    }
    auto attributes = n.attributes;
    attributes["axis"] = std::int64_t{-1};
    to.finish(n, to.reshape(n, to.add(n, "LayerNormalization", inputs, flat, attributes), shape));
    return true;
}

/// The statistics of each channel alone.
bool spell_mean_variance(spelled& to, const node& n) {
    const extents_list shape = to.shape(n.inputs.front());
    extents_list axes = attribute_or(n, "axes", extents_list{0, 2, 3});
    for (std::int64_t& axis : axes)
        if (axis < 0) axis += std::ssize(shape);
    std::ranges::sort(axes);
    if (!axes.empty() && axes.front() == 0) axes.erase(axes.begin());
    const bool spatial = axes == extents_list{2, 3} || (shape.size() == 3 && axes == extents_list{2});
    if (shape.size() < 3 || shape[0] != 1 || shape[1] > most_numbers || !spatial) return false;
    const auto channels = static_cast<std::size_t>(shape[1]);
    const value_id ones = to.numbers(std::vector<double>(channels, 1.0), {shape[1]});
    const value_id zeros = to.numbers(std::vector<double>(channels, 0.0), {shape[1]});
    to.finish(
        n, to.add(n, "InstanceNormalization", {n.inputs.front(), ones, zeros}, shape, {{"epsilon", 1e-18}}));
    return true;
}

/// x / ‖x‖ along an axis.
bool spell_unit_length(spelled& to, const node& n) {
    extents_list shape = to.shape(n.inputs.front());
    const auto p = attribute_or(n, "p", std::int64_t{2});
    auto axis = attribute_or(n, "axis", std::int64_t{-1});
    if (axis < 0) axis += std::ssize(shape);
    if (axis < 1 || axis >= std::ssize(shape) || (p != 1 && p != 2)) return false;
    const extents_list whole = shape;
    shape[static_cast<std::size_t>(axis)] = 1;
    const value_id length =
        to.add(n, p == 1 ? "ReduceL1" : "ReduceL2", {n.inputs.front(), to.integers({axis})}, shape,
               {{"keepdims", std::int64_t{1}}});
    to.finish(n, to.add(n, "Div", {n.inputs.front(), length}, whole));
    return true;
}

} // namespace

bool spell_normalization(spelled& to, const node& n) {
    if (n.operation == "LayerNormalization") return spell_layer_norm(to, n);
    if (n.operation == "MeanVarianceNormalization") return spell_mean_variance(to, n);
    return n.operation == "LpNormalization" && spell_unit_length(to, n);
}

/// PRelu with a slope for each number: that of a vector.
bool spell_slopes(spelled& to, const node& n) {
    if (n.operation != "PRelu") return false;
    const extents_list shape = to.shape(n.inputs[0]);
    const tensor* const slope = to.constant(n.inputs[1]);
    if (slope == nullptr || shape.size() < 3 || shape[0] != 1 || slope->values.size() < 2
        || !fits_into(slope->shape, shape) || product_of(shape) > most_numbers)
        return false;
    const std::size_t behind = shape.size() - 1;
    const bool of_channels = slope->shape.size() == behind && product_of(slope->shape, 1) == 1;
    const bool with_batch = slope->shape.size() == shape.size() && product_of(slope->shape, 2) == 1;
    if (of_channels || with_batch) return false;
    const std::int64_t count = product_of(shape);
    const value_id flat = to.reshape(n, n.inputs[0], {1, count});
    const value_id slopes = to.numbers(spread_over(*slope, shape), {1, count});
    to.finish(n, to.reshape(n, to.add(n, "PRelu", {flat, slopes}, {1, count}), shape));
    return true;
}

/// LpPool and GlobalLpPool, p of 1 and 2: sums as means.
bool spell_norm_pool(spelled& to, const node& n) {
    const auto p = attribute_or(n, "p", std::int64_t{2});
    if ((n.operation != "LpPool" && n.operation != "GlobalLpPool") || (p != 1 && p != 2)) return false;
    const value_id x = n.inputs.front();
    const extents_list shape = to.shape(x), result = to.shape(n.outputs.front());
    if (shape.size() < 3 || result.empty()) return false;
    if (n.operation == "GlobalLpPool") {
        extents_list axes;
        for (std::int64_t axis = 2; axis < std::ssize(shape); ++axis) axes.push_back(axis);
        to.finish(n, to.add(n, p == 1 ? "ReduceL1" : "ReduceL2", {x, to.integers(axes)}, result));
        return true;
    }
    if (attribute_or(n, "ceil_mode", std::int64_t{0}) != 0) return false;
    auto attributes = n.attributes;
    attributes.erase("p");
    attributes["count_include_pad"] = std::int64_t{1};
    const auto numbers = static_cast<double>(product_of(attribute_or(n, "kernel_shape", extents_list{})));
    const value_id power = p == 1 ? to.add(n, "Abs", {x}, shape) : to.add(n, "Mul", {x, x}, shape);
    const value_id mean = to.add(n, "AveragePool", {power}, result, attributes);
    const value_id sum = to.add(n, "Mul", {mean, to.number(numbers)}, result);
    to.finish(n, p == 1 ? sum : to.add(n, "Sqrt", {sum}, result));
    return true;
}

} // namespace lamina::tool
