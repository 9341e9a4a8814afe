#include "words/operators.hpp"
#include "words/turned.hpp"

namespace lamina::tool {

namespace {

/// The weights of a matrix multiplication: inputs × units, in either order, times a factor.
struct matrix {
    const tensor& values;
    bool units_first = false;
    double factor = 1;

    std::size_t inputs() const { return static_cast<std::size_t>(values.shape[units_first ? 1 : 0]); }
    std::size_t units() const { return static_cast<std::size_t>(values.shape[units_first ? 0 : 1]); }
};

/// The kernel for the word's own order of inputs, which a flattened image has otherwise than the graph.
parameter kernel_of(const matrix& m, const sizes& position_of_input) {
    const std::vector<double>& from = m.values.values;
    parameter p{"kernel", {m.inputs(), m.units()}, {}};
    if (m.units_first) {
        p.values =
            turned(from, m.inputs(), m.units(), [&](std::size_t row) { return position_of_input[row]; });
    } else {
        p.values.reserve(m.inputs() * m.units());
        for (const std::size_t input : position_of_input)
            for (std::size_t unit = 0; unit < m.units(); ++unit)
                p.values.push_back(static_cast<float>(from[input * m.units() + unit]));
    }
    for (float& v : p.values) v = static_cast<float>(m.factor * v);
    return p;
}

void say(translation& to, const node& n, const matrix& m, std::vector<parameter> bias, value_id result) {
    view v = to.view_of(n, 0);
    if (product(v.shape) != m.inputs())
        to.refuse(n, "its matrix takes " + std::to_string(m.inputs()) + " values, but its input has "
                         + std::to_string(product(v.shape)) + "; Lamina's dense layers take a whole vector");
    const std::size_t from = v.shape.size() == 1 ? v.word : to.add(n, "flatten", {v.word}, {m.inputs()});
    std::vector<parameter> parameters{kernel_of(m, positions(v))};
    for (parameter& p : bias) parameters.push_back(std::move(p));
    const std::string text =
        "dense<" + std::to_string(m.units()) + '>' + (parameters.size() == 1 ? "(no_bias)" : "");
    const std::size_t word = to.add(n, text, {from}, {m.units()}, std::move(parameters));
    to.set_view(result, own_order(word, {m.units()}, to.shape_of(n, result)));
}

/// The numbers as the bias of n units; one number stands for all.
parameter bias_of(const tensor& values, std::size_t units, double factor) {
    parameter p{"bias", {units}, {}};
    for (std::size_t i = 0; i < units; ++i)
        p.values.push_back(static_cast<float>(factor * values.values[values.values.size() == 1 ? 0 : i]));
    return p;
}
bool fits_bias(const tensor& values, std::size_t units) {
    return values.values.size() == 1
           || (values.values.size() == units && static_cast<std::size_t>(values.shape.back()) == units);
}

void say_gemm(translation& to, const node& n) {
    if (integer(n, "transA", 0) != 0) to.refuse(n, "transA is not 0; transpose before it");
    const matrix m{to.constant_input(n, 1), integer(n, "transB", 0) != 0, number(n, "alpha", 1)};
    std::vector<parameter> bias;
    if (to.has_input(n, 2)) {
        const tensor& c = to.constant_input(n, 2);
        if (!fits_bias(c, m.units())) to.refuse(n, "its bias does not have one number for each unit");
        bias.push_back(bias_of(c, m.units(), number(n, "beta", 1)));
    }
    say(to, n, m, std::move(bias), n.outputs.front());
}

/// The addition of a bias after a product, if that is what reads it.
const node* addition_behind(const translation& to, const node& n, std::size_t units) {
    const node* const next = to.only_reader(n.outputs.front());
    if (next == nullptr || next->operation != "Add") return nullptr;
    const value_id other = next->inputs[next->inputs[0] == n.outputs[0] ? 1 : 0];
    const tensor* const bias = to.constant(other);
    return bias != nullptr && fits_bias(*bias, units) ? next : nullptr;
}

/// A 1×1 convolution of a sequence whose steps are multiplied by one matrix.
void say_steps(translation& to, const node& n, const matrix& m, std::vector<parameter> bias,
               value_id result) {
    const view v = to.graph_order(n);
    parameter kernel = kernel_of(m, positions(own_order(0, {m.inputs()}, {})));
    kernel.shape = {1, 1, m.inputs(), m.units()};
    std::vector<parameter> parameters{std::move(kernel)};
    for (parameter& p : bias) parameters.push_back(std::move(p));
    sizes shape = v.shape;
    shape.back() = m.units();
    const std::string text = (shape.size() == 2 ? "conv1d<" : "conv2d<") + std::to_string(m.units()) + ", 1>"
                             + (parameters.size() == 1 ? "(no_bias)" : "");
    const std::size_t word = to.add(n, text, {v.word}, shape, std::move(parameters));
    to.set_view(result, own_order(word, shape, to.shape_of(n, result)));
}

/// Whether the last axis of the graph is one of the word's, and not all there is.
bool is_of_steps(const view& v, const matrix& m) {
    if (v.shape.size() == 1 || product(v.shape) <= m.inputs()) return false;
    if (is_own_order(v)) return has_channels_last(v);
    const auto axes = aligned_axes(v);
    return axes && axes->back() && v.order.size() == v.shape.size();
}

void say_matmul(translation& to, const node& n) {
    const tensor& weights = to.constant_input(n, 1);
    if (weights.shape.size() != 2)
        to.refuse(n, "its second factor has " + std::to_string(weights.shape.size()) + " axes; expected two");
    const matrix m{weights};
    const node* const addition = addition_behind(to, n, m.units());
    std::vector<parameter> bias;
    value_id result = n.outputs.front();
    if (addition != nullptr) {
        const bool second = addition->inputs[0] == n.outputs[0];
        bias.push_back(bias_of(to.constant_input(*addition, second ? 1 : 0), m.units(), 1));
        result = addition->outputs.front();
        to.skip(*addition);
    }
    if (is_of_steps(to.view_of(n, 0), m))
        say_steps(to, n, m, std::move(bias), result);
    else
        say(to, n, m, std::move(bias), result);
}

} // namespace

void add_dense(operator_rules& rules) {
    rules["Gemm"] = say_gemm;
    rules["MatMul"] = say_matmul;
}

} // namespace lamina::tool
