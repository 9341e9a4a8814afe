#include <cmath>
#include <limits>

#include "words/constants.hpp"
#include "words/operators.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

bool nearly(double a, double b) { return std::abs(a - b) < 1e-6; }

/// `word<value>`, or another spelling where the value is the usual one.
std::string unless(double value, double usual, const std::string& usual_text, const std::string& word) {
    // Words with double parameters take no integers.
    std::string text = number_text(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return nearly(value, usual) ? usual_text : word + '<' + text + '>';
}

double bound(const translation& to, const node& n, std::size_t input, double otherwise) {
    return to.has_input(n, input) ? to.number_input(n, input) : otherwise;
}

std::string clip_text(double low, double high) {
    constexpr double most = 3e38;
    if (low == 0 && high == 6) return "relu6";
    if (low == -1 && high == 1) return "hard_tanh";
    if (low == 0 && high >= most) return "relu";
    if (low == 0) return "relu(max_value<" + number_text(high) + ">)";
    if (high >= most) return "threshold<" + number_text(low) + ", " + number_text(low) + '>';
    const std::string lowest = low <= -most ? "std::numeric_limits<float>::lowest()" : number_text(low);
    return "clip<" + lowest + ", " + number_text(high) + '>';
}

void say_clip(translation& to, const node& n) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double low = bound(to, n, 1, -infinity), high = bound(to, n, 2, infinity);
    if (low == -infinity && high == infinity)
        to.set_view(n.outputs.front(), to.view_of(n, 0));
    else
        say_elementwise(to, n, clip_text(low, high));
}

void say_hard_sigmoid(translation& to, const node& n) {
    const double slope = number(n, "alpha", 0.2), offset = number(n, "beta", 0.5);
    const auto option = [](const char* name, double value, double usual) {
        return nearly(value, usual) ? "" : name + ('<' + number_text(value) + '>');
    };
    say_elementwise(
        to, n,
        "hard_sigmoid"
            + options_text({option("sigmoid_slope", slope, 1.0 / 6), option("sigmoid_offset", offset, 0.5)}));
}

void say_prelu(translation& to, const node& n) {
    const tensor& slope = to.constant_input(n, 1);
    const bool one = slope.values.size() == 1;
    // Before opset 7 a list was of the channels.
    const bool is_list = to.source().opset < 7 && slope.shape.size() == 1;
    const std::size_t from = to.view_of(n, 0).shape.size() == 1 ? to.view_of(n, 0).word : to.spatial(n);
    const sizes shape = to.net().words[from].shape;
    const view v = channels_first(from, shape, to.view_of(n, 0).onnx);
    if (!one && (slope.values.size() != shape.back() || (!is_list && !per_channel(slope, v))))
        to.refuse(n, "its slope has neither one number nor one for each channel");
    parameter alpha{"alpha", {slope.values.size()}, {slope.values.begin(), slope.values.end()}};
    to.set_result(n, to.add(n, one ? "prelu(shared_slope)" : "prelu", {from}, shape, {std::move(alpha)}));
}

/// Older forms work on all values from an axis on: on the whole vector.
void say_of_all(translation& to, const node& n, std::int64_t axis, const std::string& word) {
    if (axis > 1) to.refuse(n, "it works on all axes from " + std::to_string(axis) + " on together");
    const std::size_t from = to.vector(n);
    const sizes shape = to.net().words[from].shape;
    to.set_view(n.outputs.front(),
                own_order(to.add(n, word, {from}, shape), shape, to.shape_of(n, n.outputs.front())));
}

/// softmax and log_softmax: along the channels, the columns or the rows.
void say_competition(translation& to, const node& n, const std::string& word) {
    const view v = to.view_of(n, 0);
    const auto rank = static_cast<std::int64_t>(v.onnx.size());
    std::int64_t axis = integer(n, "axis", -1);
    if (axis < 0) axis += rank;
    if (n.attributes.contains("flat")) return say_of_all(to, n, axis, word);
    const auto axes = aligned_axes(v);
    const auto word_axis = axes && axis >= 0 && axis < rank ? (*axes)[static_cast<std::size_t>(axis)]
                                                            : std::optional<std::size_t>();
    if (!word_axis)
        to.refuse(n, "its axis " + std::to_string(axis) + " is none of channels, height and width");
    const std::size_t channels = v.shape.size() - 1;
    const bool rows = channels == 2 && *word_axis == 0;
    say_elementwise(to, n, (*word_axis == channels ? "" : rows ? "height_" : "width_") + word);
}

operator_rule always(const std::string& word) {
    return [word](translation& to, const node& n) { say_elementwise(to, n, word); };
}

std::string elu_text(const node& n, const std::string& word) {
    return unless(number(n, "alpha", 1), 1, word, word + "_alpha");
}

/// γ · elu, or SELU with its own α and γ.
void say_selu(translation& to, const node& n) {
    constexpr double usual_alpha = 1.6732632423543772, usual_gamma = 1.0507009873554805;
    const double alpha = number(n, "alpha", usual_alpha), gamma = number(n, "gamma", usual_gamma);
    if (nearly(alpha, usual_alpha) && nearly(gamma, usual_gamma)) return say_elementwise(to, n, "selu");
    say_elementwise(to, n, unless(alpha, 1, "elu", "elu_alpha"));
    view v = to.view_of({"", "", n.outputs, {}, {}}, 0);
    v.word = to.add(n, "affine<" + number_text(gamma) + ", 0>", {v.word}, v.shape);
    to.set_view(n.outputs.front(), v);
}

} // namespace

void say_elementwise(translation& to, const node& n, const std::string& text) {
    view v = to.view_of(n, 0);
    v.word = to.add(n, text, {v.word}, v.shape);
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

void add_activations(operator_rules& rules) {
    for (const auto& [operation, word] : std::map<std::string, std::string>{{"Relu", "relu"},
                                                                            {"Sigmoid", "sigmoid"},
                                                                            {"Tanh", "tanh"},
                                                                            {"Softplus", "softplus"},
                                                                            {"Softsign", "softsign"},
                                                                            {"Mish", "mish"},
                                                                            {"HardSwish", "hard_swish"},
                                                                            {"Abs", "abs"},
                                                                            {"Exp", "exp"},
                                                                            {"Log", "log"},
                                                                            {"Sqrt", "sqrt"},
                                                                            {"Silu", "silu"},
                                                                            {"Reciprocal", "reciprocal"},
                                                                            {"Neg", "affine<-1, 0>"}})
        rules[operation] = always(word);
    rules["Clip"] = say_clip;
    rules["HardSigmoid"] = say_hard_sigmoid;
    rules["PRelu"] = say_prelu;
    rules["LeakyRelu"] = [](translation& to, const node& n) {
        say_elementwise(to, n, unless(number(n, "alpha", 0.01), 0.01, "leaky_relu<>", "leaky_relu"));
    };
    rules["Elu"] = [](translation& to, const node& n) { say_elementwise(to, n, elu_text(n, "elu")); };
    rules["Selu"] = say_selu;
    rules["Celu"] = [](translation& to, const node& n) { say_elementwise(to, n, elu_text(n, "celu")); };
    rules["ThresholdedRelu"] = [](translation& to, const node& n) {
        say_elementwise(to, n, "threshold<" + number_text(number(n, "alpha", 1)) + ", 0>");
    };
    rules["Gelu"] = [](translation& to, const node& n) {
        say_elementwise(to, n, text(n, "approximate", "none") == "tanh" ? "gelu_tanh" : "gelu");
    };
    rules["Softmax"] = [](translation& to, const node& n) { say_competition(to, n, "softmax"); };
    rules["LogSoftmax"] = [](translation& to, const node& n) { say_competition(to, n, "log_softmax"); };
}

} // namespace lamina::tool
