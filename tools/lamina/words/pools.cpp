#include <algorithm>
#include <map>
#include <set>

#include "words/operators.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

bool does_nothing(const window& w) {
    const std::vector<std::int64_t> ones(w.kernel.size(), 1);
    return w.kernel == ones && w.strides == ones && !w.is_padded();
}

void say_pool(translation& to, const node& n, const std::string& kind) {
    const window w = window_of(to, n);
    if (does_nothing(w)) {
        to.set_view(n.outputs.front(), to.view_of(n, 0));
        return;
    }
    if (n.outputs.size() > 1 && n.outputs[1] != absent && !to.readers(n.outputs[1]).empty())
        to.refuse(n, "the positions of the greatest values are read; Lamina's pools have none");
    if (kind == "avg" && !unless_one("", w.dilations).empty())
        to.refuse(n,
                  "its dilations are not 1; Lamina's average pools have none, a depthwise convolution has");
    const bool counts = kind == "avg" && integer(n, "count_include_pad", 0) != 0 && w.is_padded();
    const bool ceil = integer(n, "ceil_mode", 0) != 0;
    const std::string options = options_text(
        {padding_text(w), w.strides == w.kernel ? "" : "strides" + along_axes(w.strides),
         unless_one("dilation", w.dilations), ceil ? "ceil_mode" : "", counts ? "count_include_pad" : ""});
    const std::string word = kind + (w.one_axis() ? "_pool1d" : "_pool2d");
    to.set_result(n, to.add(n, word + along_axes(w.kernel) + options, {to.spatial(n)},
                            to.spatial_shape(n, n.outputs.front())));
}

/// Appends a word that gives one value per channel.
void say_global(translation& to, const node& n, const std::string& kind) {
    if (to.view_of(n, 0).shape.size() == 1) {
        view same = to.view_of(n, 0);
        same.onnx = to.shape_of(n, n.outputs.front());
        return to.set_view(n.outputs.front(), same);
    }
    const std::size_t from = to.spatial(n);
    const sizes& shape = to.net().words[from].shape;
    const std::string axes = shape.size() == 2 ? "1d" : "2d";
    to.set_result(n, to.add(n, "global_" + kind + "_pool" + axes, {from}, {shape.back()}));
}

/// The axes of a reduction, not negative.
std::set<std::int64_t> axes_of(const translation& to, const node& n, std::size_t rank) {
    std::set<std::int64_t> axes;
    const bool given = to.has_input(n, 1) && !to.constant_input(n, 1).values.empty();
    if (!given && integer(n, "noop_with_empty_axes", 0) != 0) return axes;
    if (given)
        for (const double axis : to.constant_input(n, 1).values)
            axes.insert(static_cast<std::int64_t>(axis) + (axis < 0 ? static_cast<std::int64_t>(rank) : 0));
    else
        for (std::size_t axis = 0; axis < rank; ++axis) axes.insert(static_cast<std::int64_t>(axis));
    return axes;
}

/// The word's axes that the reduction covers, without those of length 1.
std::set<std::size_t> reduced_axes(translation& to, const node& n) {
    const view& v = to.view_of(n, 0);
    const auto aligned = aligned_axes(v);
    if (!aligned)
        to.refuse(n, "its axes are not those of an image; Lamina reduces height, width or channels");
    std::set<std::size_t> reduced;
    for (const std::int64_t axis : axes_of(to, n, v.onnx.size())) {
        if (axis < 0 || static_cast<std::size_t>(axis) >= aligned->size()) continue;
        if (const auto word_axis = (*aligned)[static_cast<std::size_t>(axis)]) reduced.insert(*word_axis);
    }
    return reduced;
}

/// A reduction is a mean or maximum between words that keep the shape.
struct reduction {
    std::string pool, word;                 ///< "avg", "mean"
    std::vector<std::string> before, after; ///< after the sum, where it is one
    bool is_sum = false;
};

void say_reduction(translation& to, const node& n, const reduction& how) {
    const std::string &pool = how.pool, &word = how.word;
    const std::set<std::size_t> axes = reduced_axes(to, n);
    view v = to.view_of(n, 0);
    for (const std::string& text : how.before) v.word = to.add(n, text, {v.word}, v.shape);
    const std::size_t channels = v.shape.size() - 1;
    sizes left = v.shape;
    for (const std::size_t axis : axes) left[axis] = 1;
    std::set<std::size_t> spatial;
    for (std::size_t axis = 0; axis < channels; ++axis)
        if (v.shape[axis] != 1) spatial.insert(axis);
    std::size_t result = v.word;
    if (!axes.empty()) {
        if (v.shape.size() > 1 && axes == spatial) {
            left = {v.shape.back()};
            result = to.add(n, "global_" + pool + (channels == 1 ? "_pool1d" : "_pool2d"), {v.word}, left);
        } else if (axes.size() == 1 && *axes.begin() == channels) {
            result = to.add(n, "channel_" + word, {v.word}, left);
        } else if (axes.size() == 1 && channels == 2) {
            result = to.add(n, (*axes.begin() == 0 ? "height_" : "width_") + word, {v.word}, left);
        } else if (axes.size() == v.order.size()) {
            left = {1};
            const std::size_t flat = to.add(n, "flatten", {v.word}, {product(v.shape)});
            result = to.add(n, "channel_" + word, {flat}, left);
        } else {
            to.refuse(n,
                      "these axes cannot be reduced together; Lamina has height, width, channels, or height "
                      "with width");
        }
    }
    std::size_t count = 1;
    for (const std::size_t axis : axes) count *= v.shape[axis];
    if (how.is_sum && count > 1)
        result = to.add(n, "affine<" + std::to_string(count) + ", 0>", {result}, left);
    for (const std::string& text : how.after) result = to.add(n, text, {result}, left);
    view after{result, left, {}, to.shape_of(n, n.outputs.front())};
    if (left.size() == 1)
        after = own_order(result, left, after.onnx);
    else
        for (const std::size_t axis : v.order)
            if (!axes.contains(axis)) after.order.push_back(axis);
    to.set_view(n.outputs.front(), after);
}

} // namespace

void add_pools(operator_rules& rules) {
    rules["MaxPool"] = [](translation& to, const node& n) { say_pool(to, n, "max"); };
    rules["AveragePool"] = [](translation& to, const node& n) { say_pool(to, n, "avg"); };
    rules["GlobalAveragePool"] = [](translation& to, const node& n) { say_global(to, n, "avg"); };
    rules["GlobalMaxPool"] = [](translation& to, const node& n) { say_global(to, n, "max"); };
    const auto sum = [](std::vector<std::string> before, std::vector<std::string> after) {
        return reduction{"avg", "mean", std::move(before), std::move(after), true};
    };
    for (const auto& [operation, how] :
         std::map<std::string, reduction>{{"ReduceMean", {"avg", "mean", {}, {}}},
                                          {"ReduceMax", {"max", "max", {}, {}}},
                                          {"ReduceMin", {"max", "max", {"affine<-1, 0>"}, {"affine<-1, 0>"}}},
                                          {"ReduceSum", sum({}, {})},
                                          {"ReduceSumSquare", sum({"square"}, {})},
                                          {"ReduceL1", sum({"abs"}, {})},
                                          {"ReduceL2", sum({"square"}, {"sqrt"})},
                                          {"ReduceLogSum", sum({}, {"log"})}})
        rules[operation] = [how](translation& to, const node& n) { say_reduction(to, n, how); };
}

} // namespace lamina::tool
