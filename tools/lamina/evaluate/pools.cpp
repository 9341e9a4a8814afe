#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluate/windows.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

void check_rank(const call& c, const tensor& x) {
    if (x.shape.size() < 3)
        c.fail("its input, " + shape_text(x.shape) + ", needs batch, channels and spatial axes");
}

extents spatial(const tensor& x) { return {x.shape.begin() + 2, x.shape.end()}; }

windows pool_windows(const call& c) {
    check_rank(c, c.input(0));
    return find_windows(c, spatial(c.input(0)), c.list("kernel_shape"));
}

tensor pool_result(const call& c, const windows& w) {
    const tensor& x = c.input(0);
    extents shape{x.shape[0], x.shape[1]};
    shape.insert(shape.end(), w.out.begin(), w.out.end());
    return c.make(x.type, shape);
}

/// Calls f(taps, plane of the input, place in the result) for all windows of all channels.
template <class F>
void for_each_window(const call& c, const windows& w, F f) {
    const tensor& x = c.input(0);
    const std::size_t planes = count(x.shape, 0, 2), in_area = count(w.in), out_area = count(w.out);
    std::vector<tap> taps;
    std::size_t place = 0;
    for_each_index(w.out, [&](const extents& at) {
        find_taps(w, at, taps);
        for (std::size_t p = 0; p < planes; ++p) f(taps, p * in_area, p * out_area + place);
        ++place;
    });
}

results average_pool(const call& c) {
    const windows w = pool_windows(c);
    const bool with_padding = c.integer("count_include_pad", 0) != 0;
    tensor y = pool_result(c, w);
    if (!c.computes) return {y};
    const tensor& x = c.input(0);
    const std::size_t all = count(w.kernel);
    for_each_window(c, w, [&](const auto& taps, std::size_t plane, std::size_t place) {
        double sum = 0;
        for (const tap& t : taps) sum += x.values[plane + t.in];
        y.values[place] = sum / static_cast<double>(with_padding ? all : taps.size());
    });
    return {y};
}

results lp_pool(const call& c) {
    const windows w = pool_windows(c);
    const auto p = static_cast<double>(c.integer("p", 2));
    tensor y = pool_result(c, w);
    if (!c.computes) return {y};
    const tensor& x = c.input(0);
    for_each_window(c, w, [&](const auto& taps, std::size_t plane, std::size_t place) {
        double sum = 0;
        for (const tap& t : taps) sum += std::pow(std::fabs(x.values[plane + t.in]), p);
        y.values[place] = std::pow(sum, 1 / p);
    });
    return {y};
}

/// The flat place with the first spatial axis fastest, as storage_order 1 wants it.
std::size_t column_major(std::size_t flat, const extents& in) {
    const extents strides = strides_of(in);
    std::size_t result = 0, step = 1;
    for (std::size_t i = 0; i < in.size(); ++i) {
        const auto stride = static_cast<std::size_t>(strides[i]);
        result += flat / stride * step;
        flat %= stride;
        step *= static_cast<std::size_t>(in[i]);
    }
    return result;
}

results max_pool(const call& c) {
    const windows w = pool_windows(c);
    const bool by_column = c.integer("storage_order", 0) != 0;
    tensor y = pool_result(c, w), places = y;
    places.type = element::int64;
    if (!c.computes) return {y, places};
    const tensor& x = c.input(0);
    for_each_window(c, w, [&](const auto& taps, std::size_t plane, std::size_t place) {
        std::size_t best = 0;
        double most = -INFINITY;
        for (const tap& t : taps)
            if (x.values[plane + t.in] > most || std::isnan(x.values[plane + t.in]))
                most = x.values[plane + t.in], best = t.in;
        y.values[place] = most;
        places.values[place] = static_cast<double>(plane + (by_column ? column_major(best, w.in) : best));
    });
    return {y, places};
}

template <class F>
results global(const call& c, F f) {
    const tensor& x = c.input(0);
    check_rank(c, x);
    extents shape(x.shape.size(), 1);
    std::copy_n(x.shape.begin(), 2, shape.begin());
    tensor y = c.make(x.type, shape);
    const std::size_t area = count(x.shape, 2, x.shape.size());
    if (area == 0) c.fail("its input, " + shape_text(x.shape) + ", is empty");
    if (!c.computes) return {y};
    for (std::size_t p = 0; p < y.values.size(); ++p) {
        const double* first = x.values.data() + p * area;
        y.values[p] = f(first, first + area);
    }
    return {y};
}

results global_average_pool(const call& c) {
    return global(c, [](const double* a, const double* b) {
        return std::accumulate(a, b, 0.0) / static_cast<double>(b - a);
    });
}

results global_max_pool(const call& c) {
    return global(c, [](const double* a, const double* b) { return *std::max_element(a, b); });
}

results global_lp_pool(const call& c) {
    const auto p = static_cast<double>(c.integer("p", 2));
    return global(c, [=](const double* a, const double* b) {
        double sum = 0;
        for (; a != b; ++a) sum += std::pow(std::fabs(*a), p);
        return std::pow(sum, 1 / p);
    });
}

/// Back to the places that MaxPool gave; zeros elsewhere.
results max_unpool(const call& c) {
    const tensor &x = c.input(0), &places = c.input(1);
    check_rank(c, x);
    const windows w = read_windows(c, spatial(x), c.list("kernel_shape"));
    extents inner = x.shape;
    for (std::size_t i = 0; i < w.in.size(); ++i)
        inner[i + 2] = (w.in[i] - 1) * w.strides[i] - w.begin[i] - w.end[i] + w.reach(i);
    extents shape = c.optional(2) ? c.integers(2) : inner;
    tensor y = c.make(x.type, shape);
    if (places.shape != x.shape || shape.size() != inner.size()) c.fail("its inputs have different shapes");
    if (!c.computes) return {y};
    const extents from = strides_of(inner), to = strides_of(shape);
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        std::int64_t place = to_integer(places.values[i]), flat = 0;
        for (std::size_t a = 0; a < from.size() && from[a] > 0; ++a) {
            flat += place / from[a] * to[a];
            place %= from[a];
        }
        if (flat < 0 || static_cast<std::size_t>(flat) >= y.values.size())
            c.fail("input 1 has a place outside its result");
        y.values[static_cast<std::size_t>(flat)] = x.values[i];
    }
    return {y};
}

} // namespace

void add_pools(functions& to) {
    to.insert({{"AveragePool", average_pool},
               {"GlobalAveragePool", global_average_pool},
               {"GlobalLpPool", global_lp_pool},
               {"GlobalMaxPool", global_max_pool},
               {"LpPool", lp_pool},
               {"MaxPool", max_pool},
               {"MaxUnpool", max_unpool}});
}

} // namespace lamina::tool
