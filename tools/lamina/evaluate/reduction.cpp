#include <algorithm>
#include <cmath>

#include "evaluate/broadcast.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// Which axes disappear, and the shapes with them as 1 and without them.
struct reduction {
    extents kept, shape;
    std::size_t size = 1; ///< numbers for each result
    bool nothing = false;
};

reduction find_reduction(const call& c) {
    const extents& in = c.input(0).shape;
    extents list;
    if (c.optional(1)) list = c.integers(1);
    reduction r{in, {}, 1, list.empty() && c.integer("noop_with_empty_axes", 0) != 0};
    std::vector<bool> gone(in.size(), list.empty() && !r.nothing);
    for (const std::size_t a : c.axes(list, in.size())) gone[a] = true;
    const bool keep = c.integer("keepdims", 1) != 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (gone[i]) r.kept[i] = 1, r.size *= static_cast<std::size_t>(in[i]);
        if (!gone[i] || keep) r.shape.push_back(r.kept[i]);
    }
    return r;
}

/// result = f(result, number) over all numbers, beginning with `first`; then last(result, how many).
template <class F, class Last>
results reduce(const call& c, double first, F f, Last last) {
    const tensor& x = c.input(0);
    const reduction r = find_reduction(c);
    tensor y = c.make(x.type, r.shape);
    if (!c.computes) return {y};
    std::fill(y.values.begin(), y.values.end(), first);
    for_each_broadcast(x.shape, r.kept,
                       [&](std::size_t i, std::size_t j) { y.values[j] = f(y.values[j], x.values[i]); });
    for (double& v : y.values) v = last(v, static_cast<double>(r.size));
    return {y};
}

double plain(double v, double) { return v; }
double add(double a, double b) { return a + b; }

results sum(const call& c) {
    if (find_reduction(c).nothing) return {c.reshaped(c.input(0), c.input(0).shape)};
    return reduce(c, 0, add, plain);
}
results mean(const call& c) {
    return reduce(c, 0, add, [](double v, double n) { return v / n; });
}
results product(const call& c) {
    return reduce(c, 1, [](double a, double b) { return a * b; }, plain);
}
results maximum(const call& c) {
    return reduce(c, -INFINITY, [](double a, double b) { return (std::max)(a, b); }, plain);
}
results minimum(const call& c) {
    return reduce(c, INFINITY, [](double a, double b) { return (std::min)(a, b); }, plain);
}
results l1(const call& c) {
    return reduce(c, 0, [](double a, double b) { return a + std::fabs(b); }, plain);
}
double add_square(double a, double b) { return a + b * b; }
results l2(const call& c) {
    return reduce(c, 0, add_square, [](double v, double) { return std::sqrt(v); });
}
results sum_square(const call& c) { return reduce(c, 0, add_square, plain); }
results log_sum(const call& c) {
    return reduce(c, 0, add, [](double v, double) { return std::log(v); });
}

/// By the largest number, so that nothing overflows.
double log_add(double a, double b) {
    const double most = (std::max)(a, b), least = (std::min)(a, b);
    return std::isinf(most) ? most : most + std::log1p(std::exp(least - most));
}
results log_sum_exp(const call& c) { return reduce(c, -INFINITY, log_add, plain); }

/// The place of the best number along an axis; of equal ones the first, or the last.
template <bool Largest>
results best_place(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", 0), x.shape.size());
    const bool last = c.integer("select_last_index", 0) != 0;
    extents kept = x.shape, shape = x.shape;
    kept[axis] = shape[axis] = 1;
    if (c.integer("keepdims", 1) == 0) shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
    tensor y = c.make(element::int64, shape);
    if (!c.computes) return {y};
    std::vector<double> best(y.values.size(), Largest ? -INFINITY : INFINITY);
    const extents strides = broadcast_strides(kept, x.shape);
    std::size_t i = 0;
    for_each_index(x.shape, [&](const extents& at) {
        const std::size_t j = offset(at, strides);
        const double v = x.values[i++];
        if ((Largest ? v > best[j] : v < best[j]) || (last && v == best[j])) {
            best[j] = v;
            y.values[j] = static_cast<double>(at[axis]);
        }
    });
    return {y};
}

} // namespace

void add_reductions(functions& to) {
    to.insert({{"ArgMax", best_place<true>},
               {"ArgMin", best_place<false>},
               {"ReduceL1", l1},
               {"ReduceL2", l2},
               {"ReduceLogSum", log_sum},
               {"ReduceLogSumExp", log_sum_exp},
               {"ReduceMax", maximum},
               {"ReduceMean", mean},
               {"ReduceMin", minimum},
               {"ReduceProd", product},
               {"ReduceSum", sum},
               {"ReduceSumSquare", sum_square}});
}

} // namespace lamina::tool
