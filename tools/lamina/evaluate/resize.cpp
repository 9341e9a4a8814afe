#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// How one axis is resized.
struct axis_rule {
    std::int64_t in = 0, out = 0;
    double scale = 1, from = 0, to = 1; ///< from, to: the region of interest
};

/// The weights by which numbers of the input make one of the result.
struct mixture {
    std::vector<std::pair<std::int64_t, double>> parts;
    bool outside = false; ///< of the input, where mode tf_crop_and_resize has a value of its own
};

/// The place in the input that a place of the result comes from.
double source(const call& c, const std::string& mode, const axis_rule& r, std::int64_t place) {
    const auto x = static_cast<double>(place), in = static_cast<double>(r.in);
    const double out = r.scale * in; // ONNX counts in parts of a place, too
    if (mode == "half_pixel") return (x + 0.5) / r.scale - 0.5;
    if (mode == "pytorch_half_pixel") return r.out > 1 ? (x + 0.5) / r.scale - 0.5 : 0;
    if (mode == "align_corners") return r.out > 1 ? x * (in - 1) / (out - 1) : 0;
    if (mode == "asymmetric") return x / r.scale;
    if (mode == "tf_half_pixel_for_nn") return (x + 0.5) / r.scale;
    if (mode == "half_pixel_symmetric") {
        const double part = static_cast<double>(r.out) / out;
        return in / 2 * (1 - part) + (x + 0.5) / r.scale - 0.5;
    }
    if (mode == "tf_crop_and_resize")
        return r.out > 1 ? r.from * (in - 1) + x * (r.to - r.from) * (in - 1) / (out - 1)
                         : 0.5 * (r.from + r.to) * (in - 1);
    c.fail("attribute coordinate_transformation_mode is \"" + mode + "\"");
}

double nearest(const call& c, const std::string& mode, double x) {
    if (mode == "round_prefer_floor") return std::ceil(x - 0.5);
    if (mode == "round_prefer_ceil") return std::floor(x + 0.5);
    if (mode == "floor") return std::floor(x);
    if (mode == "ceil") return std::ceil(x);
    c.fail("attribute nearest_mode is \"" + mode + "\"");
}

double triangle(double distance) { return (std::max)(0.0, 1 - std::fabs(distance)); }

/// Keys's cubic with the coefficient a.
double cubic(double distance, double a) {
    const double d = std::fabs(distance);
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

/// Which numbers lie within the filter's reach, and how much each counts.
template <class Filter>
mixture filtered(const axis_rule& r, double x, double reach, double shrink, bool only_inside, Filter filter) {
    mixture m;
    double sum = 0;
    const double first = std::ceil(x - reach / shrink), last = std::floor(x + reach / shrink);
    for (double i = first; i <= last; ++i) {
        const bool inside = i >= 0 && i < static_cast<double>(r.in);
        const double weight = inside || !only_inside ? filter((i - x) * shrink) : 0;
        if (weight == 0) continue;
        sum += weight;
        m.parts.emplace_back(to_integer(std::clamp(i, 0.0, static_cast<double>(r.in - 1))), weight);
    }
    for (auto& part : m.parts) part.second /= sum;
    return m;
}

mixture mix(const call& c, const axis_rule& r, std::int64_t place) {
    const std::string mode = c.text("mode", "nearest");
    const std::string where = c.text("coordinate_transformation_mode", "half_pixel");
    const double x = std::clamp(source(c, where, r, place), -1e10, 1e10),
                 last = static_cast<double>(r.in - 1);
    const double shrink = c.integer("antialias", 0) != 0 ? (std::min)(r.scale, 1.0) : 1;
    const bool only_inside = c.integer("exclude_outside", 0) != 0;
    mixture m;
    if (mode == "nearest") {
        const double at = nearest(c, c.text("nearest_mode", "round_prefer_floor"), x);
        m.parts = {{to_integer(std::clamp(at, 0.0, last)), 1.0}};
    } else if (mode == "linear") {
        m = filtered(r, x, 1, shrink, only_inside, triangle);
    } else if (mode == "cubic") {
        const double a = c.number("cubic_coeff_a", -0.75);
        m = filtered(r, x, 2, shrink, only_inside, [a](double d) { return cubic(d, a); });
    } else {
        c.fail("attribute mode is \"" + mode + "\"");
    }
    m.outside = where == "tf_crop_and_resize" && (x < 0 || x > last);
    return m;
}

/// Resizes one axis; what is outside becomes `otherwise`.
tensor resize_axis(const call& c, const tensor& x, std::size_t axis, const axis_rule& r, double otherwise) {
    extents shape = x.shape;
    shape[axis] = r.out;
    tensor y = c.make(x.type, shape);
    if (!c.computes) return y;
    const std::size_t inner = count(shape, axis + 1, shape.size()), outer = count(shape, 0, axis);
    const auto in = static_cast<std::size_t>(r.in), out = static_cast<std::size_t>(r.out);
    for (std::size_t i = 0; i < out; ++i) {
        const mixture m = mix(c, r, static_cast<std::int64_t>(i));
        for (std::size_t o = 0; o < outer; ++o)
            for (std::size_t k = 0; k < inner; ++k) {
                double sum = m.outside ? otherwise : 0;
                if (!m.outside)
                    for (const auto& [j, weight] : m.parts)
                        sum += weight * x.values[(o * in + static_cast<std::size_t>(j)) * inner + k];
                y.values[(o * out + i) * inner + k] = sum;
            }
    }
    return y;
}

/// One scale for all axes, so that the sizes hold or are held.
void keep_ratio(const call& c, const std::vector<std::size_t>& axes, std::vector<axis_rule>& rules) {
    const std::string policy = c.text("keep_aspect_ratio_policy", "stretch");
    if (policy == "stretch" || axes.empty()) return;
    double scale = rules[axes[0]].scale;
    for (const std::size_t a : axes)
        scale =
            policy == "not_larger" ? (std::min)(scale, rules[a].scale) : (std::max)(scale, rules[a].scale);
    for (const std::size_t a : axes) {
        rules[a].scale = scale;
        rules[a].out = to_integer(std::round(scale * static_cast<double>(rules[a].in)));
    }
}

std::vector<axis_rule> find_rules(const call& c) {
    const extents& shape = c.input(0).shape;
    std::vector<axis_rule> rules(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i) rules[i].in = rules[i].out = shape[i];
    extents all;
    for (std::size_t i = 0; i < shape.size(); ++i) all.push_back(static_cast<std::int64_t>(i));
    const auto axes = c.axes(c.has("axes") ? c.list("axes") : all, shape.size());
    const bool by_size = c.optional(3) != nullptr;
    const std::vector<double>& wanted = c.numbers(by_size ? 3 : 2);
    if (wanted.size() != axes.size())
        c.fail(std::to_string(wanted.size()) + " sizes are given for " + std::to_string(axes.size())
               + " axes");
    for (std::size_t i = 0; i < axes.size(); ++i) {
        axis_rule& r = rules[axes[i]];
        const auto in = static_cast<double>(r.in);
        if (!(wanted[i] > 0)) c.fail("its sizes and scales have to be positive");
        r.scale = by_size ? wanted[i] / in : wanted[i];
        r.out = to_integer(by_size ? wanted[i] : std::floor(in * wanted[i]));
    }
    if (by_size) keep_ratio(c, axes, rules);
    if (c.text("coordinate_transformation_mode", "") == "tf_crop_and_resize") {
        const std::vector<double>& region = c.numbers(1);
        if (region.size() != 2 * axes.size()) c.fail("input 1, the region, needs two numbers for each axis");
        for (std::size_t i = 0; i < axes.size(); ++i) {
            rules[axes[i]].from = region[i];
            rules[axes[i]].to = region[i + axes.size()];
        }
    }
    return rules;
}

results resize(const call& c) {
    const tensor& x = c.input(0);
    if (count(x.shape) == 0) c.fail("its input, " + shape_text(x.shape) + ", is empty");
    const std::vector<axis_rule> rules = find_rules(c);
    const bool crops = c.text("coordinate_transformation_mode", "") == "tf_crop_and_resize";
    const double otherwise = c.number("extrapolation_value", 0);
    tensor y = x;
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].out != rules[i].in || rules[i].scale != 1
            || (crops && (rules[i].from != 0 || rules[i].to != 1)))
            y = resize_axis(c, y, i, rules[i], otherwise);
    if (!c.computes) y.values.clear();
    return {y};
}

} // namespace

void add_resize(functions& to) { to.insert({{"Resize", resize}}); }

} // namespace lamina::tool
