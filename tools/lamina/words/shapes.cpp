#include <algorithm>
#include <tuple>

#include "words/operators.hpp"

namespace lamina::tool {

namespace {

/// Nothing happens to the numbers or to their order.
void say_nothing(translation& to, const node& n) {
    view v = to.view_of(n, 0);
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

void say_transpose(translation& to, const node& n) {
    view v = to.view_of(n, 0);
    std::vector<std::int64_t> perm = integers(n, "perm", {});
    if (perm.empty())
        for (std::size_t i = v.onnx.size(); i-- > 0;) perm.push_back(static_cast<std::int64_t>(i));
    const auto groups = grouped_axes(v);
    if (!groups) to.refuse(n, "it takes apart an axis that Lamina has as one");
    v.order.clear();
    for (const std::int64_t axis : perm)
        for (const std::size_t word_axis : (*groups)[static_cast<std::size_t>(axis)])
            v.order.push_back(word_axis);
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

/// Numbers of floating point stay what they are; integers would cut them off.
void say_cast(translation& to, const node& n) {
    const element from = to.source().values[n.inputs.front()].type;
    const element into = to.source().values[n.outputs.front()].type;
    const auto is_float = [](element e) { return e == element::float32 || e == element::float64; };
    if (!is_float(into) && is_float(from))
        to.refuse(n, "it makes integers or truth values of the network's numbers");
    say_nothing(to, n);
}

/// The part of one axis that is kept.
struct kept {
    std::size_t axis, begin, end; ///< the word's axis
};

std::string slice_text(const view& v, const kept& part) {
    const std::size_t channels = v.shape.size() - 1, behind = v.shape[part.axis] - part.end;
    const auto pair = [](std::size_t a, std::size_t b) {
        return std::to_string(a) + ", " + std::to_string(b);
    };
    if (part.axis == channels) return "slice<" + pair(part.begin, part.end) + '>';
    if (channels == 1) return "cropping1d<" + pair(part.begin, behind) + '>';
    return part.axis == 0 ? "cropping2d<" + pair(part.begin, behind) + ", 0, 0>"
                          : "cropping2d<0, 0, " + pair(part.begin, behind) + '>';
}

void say_part(translation& to, const node& n, view& v, const kept& part) {
    if (part.begin == 0 && part.end == v.shape[part.axis]) return;
    sizes shape = v.shape;
    shape[part.axis] = part.end - part.begin;
    const std::string text = slice_text(v, part);
    v.word = to.add(n, text, {v.word}, shape);
    v.shape = shape;
    std::erase_if(v.order, [&](std::size_t axis) { return shape[axis] == 1; });
}

/// A value whose axes are the word's; a vector that was an image becomes one in the graph's order.
view with_axes(translation& to, const node& n) {
    const view v = to.view_of(n, 0);
    if (aligned_axes(v)) return v;
    const std::size_t word = v.onnx.size() == 2 ? to.vector(n) : to.spatial(n);
    return channels_first(word, to.net().words[word].shape, v.onnx);
}

std::int64_t bounded(std::int64_t at, std::int64_t size) {
    return std::clamp(at < 0 ? at + size : at, std::int64_t{0}, size);
}

/// Every so manieth row or column: a window of one pixel that goes on in steps.
void say_steps(translation& to, const node& n, view& v, std::size_t axis, std::int64_t step) {
    const std::size_t channels = v.shape.size() - 1;
    if (axis == channels) to.refuse(n, "its steps are not 1; Lamina keeps neighboring channels");
    const std::string text =
        channels == 1 ? "max_pool1d<1>(strides<" + std::to_string(step) + '>'
                      : "max_pool2d<1>(strides" + pair_text(axis == 0 ? step : 1, axis == 0 ? 1 : step);
    sizes shape = v.shape;
    shape[axis] = (shape[axis] - 1) / static_cast<std::size_t>(step) + 1;
    v.word = to.add(n, text + ')', {v.word}, shape);
    v.shape = shape;
    std::erase_if(v.order, [&](std::size_t a) { return shape[a] == 1; });
}

void say_slice(translation& to, const node& n) {
    view v = with_axes(to, n);
    const auto axes = *aligned_axes(v);
    const tensor &starts = to.constant_input(n, 1), &ends = to.constant_input(n, 2);
    const std::vector<std::int64_t> onnx = v.onnx;
    for (std::size_t i = 0; i < starts.values.size(); ++i) {
        auto axis = to.has_input(n, 3) ? static_cast<std::int64_t>(to.constant_input(n, 3).values[i])
                                       : static_cast<std::int64_t>(i);
        if (axis < 0) axis += static_cast<std::int64_t>(onnx.size());
        const auto step =
            to.has_input(n, 4) ? static_cast<std::int64_t>(to.constant_input(n, 4).values[i]) : 1;
        if (step < 1) to.refuse(n, "it goes backwards; Lamina reverses no axis");
        const std::int64_t size = onnx[static_cast<std::size_t>(axis)];
        const auto begin = bounded(static_cast<std::int64_t>(starts.values[i]), size),
                   end = bounded(static_cast<std::int64_t>((std::min)(ends.values[i], 1e15)), size);
        if (begin >= end) to.refuse(n, "nothing is left of axis " + std::to_string(axis));
        const auto word_axis = axes[static_cast<std::size_t>(axis)];
        if (!word_axis) continue;
        say_part(to, n, v, {*word_axis, static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
        if (step > 1 && v.shape[*word_axis] > 1) say_steps(to, n, v, *word_axis, step);
    }
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

/// One index, or several that follow each other, along an axis.
void say_gather(translation& to, const node& n) {
    view v = with_axes(to, n);
    const tensor& indices = to.constant_input(n, 1);
    auto axis = integer(n, "axis", 0);
    if (axis < 0) axis += std::ssize(v.onnx);
    const std::int64_t size = v.onnx.at(static_cast<std::size_t>(axis));
    const auto index = [&](std::size_t i) {
        const auto at = static_cast<std::int64_t>(indices.values[i]);
        return at < 0 ? at + size : at;
    };
    const std::size_t count = indices.values.size();
    if (count == 0) to.refuse(n, "it gathers nothing");
    for (std::size_t i = 0; i < count; ++i)
        if (index(i) != index(0) + static_cast<std::int64_t>(i) || index(i) < 0 || index(i) >= size)
            to.refuse(n, "its indices do not follow each other; Lamina keeps neighbors");
    const auto begin = static_cast<std::size_t>(index(0));
    if (const auto word_axis = (*aligned_axes(v))[static_cast<std::size_t>(axis)])
        say_part(to, n, v, {*word_axis, begin, begin + count});
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

void say_split(translation& to, const node& n) {
    const view v = with_axes(to, n);
    auto axis = integer(n, "axis", 0);
    if (axis < 0) axis += static_cast<std::int64_t>(v.onnx.size());
    const auto word_axis = (*aligned_axes(v))[static_cast<std::size_t>(axis)];
    if (!word_axis) to.refuse(n, "it splits an axis of length 1");
    std::size_t begin = 0, index = 0;
    for (const value_id id : n.outputs) {
        const auto length = static_cast<std::size_t>(to.shape_of(n, id)[static_cast<std::size_t>(axis)]);
        view part = v;
        if (length == 0) to.refuse(n, "one of its parts is empty");
        say_part(to, n, part, {*word_axis, begin, begin + length});
        part.onnx = to.shape_of(n, id);
        to.set_view(id, part);
        if (*word_axis == v.shape.size() - 1 && length * n.outputs.size() == v.shape.back()
            && n.outputs.size() > 1)
            to.net().words[part.word].text =
                "split<" + std::to_string(n.outputs.size()) + ", " + std::to_string(index) + '>';
        begin += length;
        ++index;
    }
}

std::string sides_text(const std::vector<std::int64_t>& sides) {
    const bool equal = std::ranges::all_of(sides, [&](std::int64_t s) { return s == sides.front(); });
    std::string text;
    for (const std::int64_t s : sides) text += (text.empty() ? "" : ", ") + std::to_string(s);
    return '<' + (equal ? std::to_string(sides.front()) : text) + '>';
}

/// Zeros around an image or sequence, or rows and columns taken away.
void say_pad(translation& to, const node& n) {
    const std::string mode = text(n, "mode", "constant");
    if (mode != "constant")
        to.refuse(n, "its mode " + mode + " reaches further than the image, or pads no image");
    if (to.has_input(n, 2) && to.number_input(n, 2) != 0)
        to.refuse(n,
                  "it pads with " + number_text(to.number_input(n, 2))
                      + ", which only a MaxPool with a larger window leaves out; give it the pads itself, or "
                        "import what comes before with --until");
    const std::vector<double>& pads = to.constant_input(n, 1).values;
    const std::size_t rank = pads.size() / 2;
    if (to.has_input(n, 3)) to.refuse(n, "it has a list of axes; pads of all axes are expected");
    std::vector<std::int64_t> zeros, cropped;
    for (std::size_t axis = 0; axis < rank; ++axis)
        for (const double side : {pads[axis], pads[axis + rank]}) {
            if (axis < 2 && side != 0) to.refuse(n, "it pads channels or the batch");
            if (axis < 2) continue;
            zeros.push_back(static_cast<std::int64_t>((std::max)(0.0, side)));
            cropped.push_back(static_cast<std::int64_t>((std::max)(0.0, -side)));
        }
    std::size_t word = to.spatial(n);
    sizes shape = to.net().words[word].shape;
    const std::string axes = shape.size() == 2 ? "1d" : "2d";
    for (const auto& [name, sides, sign] :
         {std::tuple{"zero_padding", zeros, 1}, {"cropping", cropped, -1}}) {
        if (std::ranges::all_of(sides, [](std::int64_t s) { return s == 0; })) continue;
        for (std::size_t i = 0; i < sides.size(); ++i)
            shape[i / 2] =
                static_cast<std::size_t>(static_cast<std::int64_t>(shape[i / 2]) + sign * sides[i]);
        word = to.add(n, name + axes + sides_text(sides), {word}, shape);
    }
    to.set_result(n, word);
}

} // namespace

void add_shapes(operator_rules& rules) {
    for (const char* operation : {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity"})
        rules[operation] = say_nothing;
    rules["Cast"] = say_cast;
    rules["Gather"] = say_gather;
    rules["Transpose"] = say_transpose;
    rules["Slice"] = say_slice;
    rules["Split"] = say_split;
    rules["Pad"] = say_pad;
}

} // namespace lamina::tool
