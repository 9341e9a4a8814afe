// What depends on the order of numbers along an axis.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluate/call.hpp"

namespace lamina::tool {

namespace {

results cumulative_sum(const call& c) {
    const tensor& x = c.input(0);
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    const extents chosen = c.integers(1);
    if (chosen.size() != 1) c.fail("input 1, the axis, has to be a single number");
    const std::size_t axis = c.axis(chosen[0], x.shape.size());
    const bool exclusive = c.integer("exclusive", 0) != 0, reverse = c.integer("reverse", 0) != 0;
    const std::size_t size = static_cast<std::size_t>(x.shape[axis]),
                      step = count(x.shape, axis + 1, x.shape.size());
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        if (i / step % size != 0) continue;
        double sum = 0;
        for (std::size_t k = 0; k < size; ++k) {
            const std::size_t at = i + (reverse ? size - 1 - k : k) * step;
            y.values[at] = exclusive ? sum : sum + x.values[at];
            sum += x.values[at];
        }
    }
    return {y};
}

/// Not-a-number counts as the largest number.
bool is_before(double u, double v, bool largest) {
    if (std::isnan(u) || std::isnan(v)) return std::isnan(largest ? u : v) && !std::isnan(largest ? v : u);
    return largest ? u > v : u < v;
}

results top_k(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", -1), x.shape.size());
    const extents chosen = c.integers(1);
    if (chosen.size() != 1 || chosen[0] < 0 || chosen[0] > x.shape[axis])
        c.fail("input 1 asks for more numbers than there are");
    const bool largest = c.integer("largest", 1) != 0;
    extents shape = x.shape;
    shape[axis] = chosen[0];
    tensor y = c.make(x.type, shape), places = c.make(element::int64, shape);
    if (!c.computes) return {y, places};
    const auto size = static_cast<std::size_t>(x.shape[axis]), k = static_cast<std::size_t>(chosen[0]);
    const std::size_t step = count(x.shape, axis + 1, x.shape.size());
    std::vector<std::size_t> order(size);
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        if (i / step % size != 0) continue;
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const double u = x.values[i + a * step], v = x.values[i + b * step];
            return is_before(u, v, largest) || (!is_before(v, u, largest) && a < b);
        });
        for (std::size_t n = 0; n < k; ++n) {
            const std::size_t to = i / (size * step) * k * step + i % step + n * step;
            y.values[to] = x.values[i + order[n] * step];
            places.values[to] = static_cast<double>(order[n]);
        }
    }
    return {y, places};
}

/// The indices of all numbers that are not zero, a column for each.
results non_zero(const call& c) {
    const tensor& x = c.input(0);
    if (!has_numbers(x)) throw unknown_shape();
    const auto found = std::count_if(x.values.begin(), x.values.end(), [](double v) { return v != 0; });
    tensor y = c.make(element::int64, {static_cast<std::int64_t>(x.shape.size()), found});
    if (!c.computes) return {y};
    std::size_t i = 0, column = 0;
    for_each_index(x.shape, [&](const extents& at) {
        if (x.values[i++] == 0) return;
        for (std::size_t a = 0; a < at.size(); ++a)
            y.values[a * static_cast<std::size_t>(found) + column] = static_cast<double>(at[a]);
        ++column;
    });
    return {y};
}

results reverse_sequence(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t batch = c.axis(c.integer("batch_axis", 1), x.shape.size());
    const std::size_t time = c.axis(c.integer("time_axis", 0), x.shape.size());
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    const extents lengths = c.integers(1), strides = strides_of(x.shape);
    if (static_cast<std::int64_t>(lengths.size()) != x.shape[batch])
        c.fail("input 1 needs a length for each of the batch");
    std::size_t i = 0;
    for_each_index(x.shape, [&](const extents& at) {
        const std::int64_t length = lengths[static_cast<std::size_t>(at[batch])];
        if (length > x.shape[time]) c.fail("input 1 has a length beyond its input");
        extents from = at;
        if (at[time] < length) from[time] = length - 1 - at[time];
        y.values[i++] = x.values[offset(from, strides)];
    });
    return {y};
}

} // namespace

void add_orders(functions& to) {
    to.insert({{"CumSum", cumulative_sum},
               {"NonZero", non_zero},
               {"ReverseSequence", reverse_sequence},
               {"TopK", top_k}});
}

} // namespace lamina::tool
