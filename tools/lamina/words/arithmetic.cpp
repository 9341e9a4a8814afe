#include <algorithm>
#include <cmath>
#include <limits>

#include "words/constants.hpp"
#include "words/operators.hpp"

namespace lamina::tool {

namespace {

/// a · x + b with numbers for each channel or for all.
struct affine_step {
    std::vector<float> factor{1}, offset{0};
};

void append(translation& to, const node& n, view& v, const std::string& text,
            std::vector<parameter> parameters = {}) {
    v.word = to.add(n, text, {v.word}, v.shape, std::move(parameters));
}

/// Learned numbers for each channel, or constants for all.
void say_factor(translation& to, const node& n, view& v, const std::vector<float>& factor) {
    if (factor.size() == 1)
        append(to, n, v, "affine<" + number_text(factor.front()) + ", 0>");
    else
        append(to, n, v, "scale", {{"gamma", {factor.size()}, factor}});
}
void say_offset(translation& to, const node& n, view& v, const std::vector<float>& offset) {
    if (offset.size() == 1)
        append(to, n, v, "affine<1, " + number_text(offset.front()) + '>');
    else
        append(to, n, v, "shift", {{"beta", {offset.size()}, offset}});
}

std::vector<float> mapped(std::vector<float> values, float (*rule)(float)) {
    std::ranges::transform(values, values.begin(), rule);
    return values;
}
float negative(float x) { return -x; }
float inverse(float x) { return 1 / x; }

/// x with a constant, at either side.
void say_with_constant(translation& to, const node& n, view& v, std::size_t at, const std::vector<float>& c) {
    const std::string& operation = n.operation;
    if (operation == "Sub" && at == 1) append(to, n, v, "affine<-1, 0>");
    if (operation == "Div" && at == 1) append(to, n, v, "reciprocal");
    if (operation == "Add" || operation == "Sum" || (operation == "Sub" && at == 1)) say_offset(to, n, v, c);
    if (operation == "Sub" && at == 0) say_offset(to, n, v, mapped(c, negative));
    if (operation == "Mul" || (operation == "Div" && at == 1)) say_factor(to, n, v, c);
    if (operation == "Div" && at == 0) say_factor(to, n, v, mapped(c, inverse));
}

/// The constant with the axes of the value, whose numbers are in the word's order.
std::vector<float> spread_out(const tensor& constant, const view& v) {
    std::vector<float> numbers;
    for (std::size_t position : positions(v)) {
        std::size_t from = 0, stride = 1;
        for (std::size_t i = 0; i < v.onnx.size(); ++i) {
            const auto length = static_cast<std::size_t>(v.onnx[v.onnx.size() - 1 - i]);
            const bool has_axis = i < constant.shape.size();
            const auto own =
                has_axis ? static_cast<std::size_t>(constant.shape[constant.shape.size() - 1 - i]) : 1;
            if (own != 1) from += position % length * stride;
            stride *= own;
            position /= length;
        }
        numbers.push_back(static_cast<float>(constant.values.at(from)));
    }
    return numbers;
}

/// A learned summand for each value of an image or a sequence.
bool say_positions(translation& to, const node& n, view& v, std::size_t at, std::vector<float> numbers) {
    const bool is_difference = n.operation == "Sub";
    if (v.shape.size() < 2 || (n.operation != "Add" && n.operation != "Sum" && (!is_difference || at == 1)))
        return false;
    if (is_difference) numbers = mapped(std::move(numbers), negative);
    const std::size_t channels = v.shape.back();
    append(to, n, v, "position_embedding",
           {{"embedding", {product(v.shape) / channels, channels}, std::move(numbers)}});
    return true;
}

/// A number for each pixel or value: a word for summands, else the value as a vector, and an image again.
void say_with_each(translation& to, const node& n, std::size_t at, const tensor& constant) {
    view v = to.view_of(n, at);
    const auto count = [](const std::vector<std::int64_t>& shape) {
        std::size_t all = 1;
        for (const std::int64_t length : shape) all *= static_cast<std::size_t>(length);
        return all;
    };
    const auto& result = to.shape_of(n, n.outputs.front());
    if (count(result) != product(v.shape) || constant.shape.size() > v.onnx.size())
        to.refuse(n, "its constant makes the value larger; Lamina repeats no values");
    const std::vector<float> numbers = spread_out(constant, v);
    if (say_positions(to, n, v, at, numbers)) {
        v.onnx = result;
        return to.set_view(n.outputs.front(), v);
    }
    const sizes shape = v.shape;
    v.shape = {product(shape)};
    if (shape.size() > 1) append(to, n, v, "flatten");
    say_with_constant(to, n, v, at, numbers);
    v.shape = shape;
    std::string text;
    for (const std::size_t length : shape) text += (text.empty() ? "" : ", ") + std::to_string(length);
    if (shape.size() > 1) append(to, n, v, "reshape<" + text + '>');
    v.onnx = result;
    to.set_view(n.outputs.front(), v);
}

/// Whether x is one number for each channel of y, or for each pixel.
bool gates(const view& x, const view& y) {
    if (x.onnx.size() != y.onnx.size()) return false;
    const bool channels = x.shape.size() == 1 && y.shape.size() > 1 && x.shape.back() == y.shape.back()
                          && x.onnx.size() > 1 && static_cast<std::size_t>(x.onnx[1]) == y.shape.back();
    const bool pixels = x.shape.size() > 1 && x.shape.size() == y.shape.size() && x.shape.back() == 1
                        && std::equal(x.shape.begin(), x.shape.end() - 1, y.shape.begin());
    return channels || pixels;
}

/// Two values in one layout: that which both have, or channels innermost. A vector stays one beside an image.
std::pair<view, view> in_one_layout(translation& to, const node& n, std::size_t a, std::size_t b) {
    view left = to.view_of(n, a), right = to.view_of(n, b);
    const auto fits = [](const view& x, const view& y) { return x.shape == y.shape && x.order == y.order; };
    if (fits(left, right)) return {left, right};
    const bool has_vector = left.shape.size() == 1 || right.shape.size() == 1;
    if (n.operation == "Mul" && has_vector && (gates(left, right) || gates(right, left)))
        return {left, right};
    const auto spread = [&](std::size_t input) {
        const std::size_t word = to.spatial(n, input);
        return channels_first(word, to.net().words[word].shape, to.view_of(n, input).onnx);
    };
    return {spread(a), spread(b)};
}

void join_two(translation& to, const node& n, word_kind kind, std::size_t a, std::size_t b,
              const char* before_second) {
    auto [left, right] = in_one_layout(to, n, a, b);
    const bool gate = left.shape != right.shape;
    if (gate && (kind != word_kind::multiply || !(gates(left, right) || gates(right, left))))
        to.refuse(n, "its inputs have two shapes; Lamina's sums and products have one, or a product with one "
                     "value for each channel or pixel");
    if (before_second != nullptr) append(to, n, right, before_second);
    view result = gate && product(left.shape) < product(right.shape) ? right : left;
    result.word = to.add_join(kind, {left.word, right.word}, result.shape);
    result.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), result);
}

void say_twice(translation& to, const node& n) {
    const std::string& operation = n.operation;
    if (operation == "Mul")
        say_elementwise(to, n, "square");
    else if (operation == "Add")
        say_elementwise(to, n, "affine<2, 0>");
    else
        to.refuse(n, "a value less or by itself is constant");
}

/// One number as a list is a weight, which has a channel for each; a setting of the network has no axis.
bool is_learned(const tensor& constant) { return constant.shape == std::vector<std::int64_t>{1}; }

void say_arithmetic(translation& to, const node& n, word_kind kind, const char* before_second) {
    for (const std::size_t at : {0U, 1U}) {
        const tensor* const c = to.constant(n.inputs[1 - at]);
        if (c == nullptr) continue;
        view v = to.view_of(n, at);
        auto numbers = per_channel(*c, v);
        if (numbers && is_learned(*c)) numbers->resize(v.shape.back(), numbers->front());
        if (!numbers || (numbers->size() != 1 && numbers->size() != v.shape.back()))
            return say_with_each(to, n, at, *c);
        say_with_constant(to, n, v, at, *numbers);
        v.onnx = to.shape_of(n, n.outputs.front());
        return to.set_view(n.outputs.front(), v);
    }
    if (n.inputs[0] == n.inputs[1]) return say_twice(to, n);
    join_two(to, n, kind, 0, 1, before_second);
}

/// Sums of any number of values.
void say_sum(translation& to, const node& n) {
    if (n.inputs.size() == 2) return say_arithmetic(to, n, word_kind::add, nullptr);
    if (n.inputs.size() == 1) return to.set_view(n.outputs.front(), to.view_of(n, 0));
    sizes words;
    for (std::size_t i = 0; i < n.inputs.size(); ++i) words.push_back(to.spatial(n, i));
    for (const std::size_t word : words)
        if (to.net().words[word].shape != to.net().words[words.front()].shape)
            to.refuse(n, "its inputs have different shapes");
    to.set_result(n, to.add_join(word_kind::add, words, to.net().words[words.front()].shape));
}

void say_mean(translation& to, const node& n) {
    say_sum(to, n);
    const auto count = static_cast<double>(n.inputs.size());
    view v = to.view_of({"", "", n.outputs, {}, {}}, 0);
    append(to, n, v, "affine<" + number_text(1 / count) + ", 0>");
    to.set_view(n.outputs.front(), v);
}

void say_power(translation& to, const node& n) {
    const tensor& exponent = to.constant_input(n, 1);
    if (exponent.values.size() != 1) to.refuse(n, "its exponent is not one number");
    const double p = exponent.values.front();
    say_elementwise(to, n, p == 2 ? "square" : p == 0.5 ? "sqrt" : "power<" + number_text(p) + '>');
}

/// Max or Min with one number.
void say_bound(translation& to, const node& n, bool lower) {
    if (n.inputs.size() == 1) return to.set_view(n.outputs.front(), to.view_of(n, 0));
    const std::size_t at = to.constant(n.inputs[0]) == nullptr ? 0 : 1;
    const tensor* const constant = to.constant(n.inputs[1 - at]);
    if (n.inputs.size() != 2 || constant == nullptr || constant->values.size() != 1)
        to.refuse(n, "the shapes of its values are unknown or do not fit together");
    const double b = constant->values.front();
    const std::string bound = number_text(b);
    view v = to.view_of(n, at);
    append(to, n, v,
           !lower   ? "clip<std::numeric_limits<float>::lowest(), " + bound + '>'
           : b == 0 ? "relu"
                    : "threshold<" + bound + ", " + bound + '>');
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

} // namespace

void add_arithmetic(operator_rules& rules) {
    const auto rule = [](word_kind kind, const char* before_second) {
        return [=](translation& to, const node& n) { say_arithmetic(to, n, kind, before_second); };
    };
    rules["Add"] = rule(word_kind::add, nullptr);
    rules["Mul"] = rule(word_kind::multiply, nullptr);
    rules["Sub"] = rule(word_kind::add, "affine<-1, 0>");
    rules["Div"] = rule(word_kind::multiply, "reciprocal");
    rules["Sum"] = say_sum;
    rules["Mean"] = say_mean;
    rules["Pow"] = say_power;
    rules["Max"] = [](translation& to, const node& n) { say_bound(to, n, true); };
    rules["Min"] = [](translation& to, const node& n) { say_bound(to, n, false); };
}

} // namespace lamina::tool
