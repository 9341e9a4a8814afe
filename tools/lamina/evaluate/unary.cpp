// Functions of single numbers.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "evaluate/broadcast.hpp"

namespace lamina::tool {

namespace {

template <class F>
results map(const call& c, element type, F f) {
    const tensor& x = c.input(0);
    tensor y = c.make(type, x.shape);
    if (c.computes) std::transform(x.values.begin(), x.values.end(), y.values.begin(), f);
    return {y};
}

template <double (*F)(double)>
results plain(const call& c) {
    return map(c, c.input(0).type, [](double v) { return F(v); });
}

template <bool (*F)(double)>
results question(const call& c) {
    return map(c, element::boolean, [](double v) { return F(v) ? 1.0 : 0.0; });
}

double negative(double v) { return -v; }
double absolute(double v) { return std::fabs(v); }
double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }
double softplus(double v) { return v > 0 ? v + std::log1p(std::exp(-v)) : std::log1p(std::exp(v)); }
double relu(double v) { return v < 0 ? 0 : v; }
double softsign(double v) { return v / (1 + std::fabs(v)); }
double reciprocal(double v) { return 1 / v; }
double sign(double v) { return v > 0 ? 1 : v < 0 ? -1 : 0; }
double hard_swish(double v) { return v * std::clamp(v / 6 + 0.5, 0.0, 1.0); }
double mish(double v) { return v * std::tanh(softplus(v)); }
bool is_zero(double v) { return v == 0; }
bool is_nan(double v) { return std::isnan(v); }
/// To the nearest integer, halves to the even one.
double round_to_even(double v) { return std::nearbyint(v); }

results leaky_relu(const call& c) {
    const double alpha = c.number("alpha", 0.01);
    return map(c, c.input(0).type, [=](double v) { return v < 0 ? alpha * v : v; });
}

results elu(const call& c) {
    const double alpha = c.number("alpha", 1);
    return map(c, c.input(0).type, [=](double v) { return v < 0 ? alpha * std::expm1(v) : v; });
}

results celu(const call& c) {
    const double alpha = c.number("alpha", 1);
    return map(c, c.input(0).type, [=](double v) { return v < 0 ? alpha * std::expm1(v / alpha) : v; });
}

results selu(const call& c) {
    const double alpha = c.number("alpha", 1.67326319217681884765625);
    const double gamma = c.number("gamma", 1.05070102214813232421875);
    return map(c, c.input(0).type, [=](double v) { return gamma * (v > 0 ? v : alpha * std::expm1(v)); });
}

results hard_sigmoid(const call& c) {
    const double alpha = c.number("alpha", 0.2), beta = c.number("beta", 0.5);
    return map(c, c.input(0).type, [=](double v) { return std::clamp(alpha * v + beta, 0.0, 1.0); });
}

results thresholded_relu(const call& c) {
    const double alpha = c.number("alpha", 1);
    return map(c, c.input(0).type, [=](double v) { return v > alpha ? v : 0; });
}

results shrink(const call& c) {
    const double lambda = c.number("lambd", 0.5), bias = c.number("bias", 0);
    return map(c, c.input(0).type, [=](double v) {
        return v < -lambda ? v + bias : v > lambda ? v - bias : 0;
    });
}

double exact_gelu(double v) { return 0.5 * v * (1 + std::erf(v / std::numbers::sqrt2)); }
double tanh_gelu(double v) {
    return 0.5 * v * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (v + 0.044715 * v * v * v)));
}

results gelu(const call& c) {
    return c.text("approximate", "none") == "tanh" ? plain<tanh_gelu>(c) : plain<exact_gelu>(c);
}

results is_inf(const call& c) {
    const bool negative = c.integer("detect_negative", 1) != 0;
    const bool positive = c.integer("detect_positive", 1) != 0;
    return map(c, element::boolean,
               [=](double v) { return std::isinf(v) && (v < 0 ? negative : positive) ? 1.0 : 0.0; });
}

/// A limit of Clip; `otherwise` where it is absent.
double limit_of(const call& c, std::size_t i, double otherwise) {
    const tensor* t = c.optional(i);
    if (!t || !c.computes) return otherwise;
    if (t->values.size() != 1) c.fail("its limits have to be single numbers");
    return t->values[0];
}

results clip(const call& c) {
    const double low = limit_of(c, 1, -INFINITY), high = limit_of(c, 2, INFINITY);
    return map(c, c.input(0).type, [=](double v) { return (std::min)((std::max)(v, low), high); });
}

results prelu(const call& c) {
    const tensor &x = c.input(0), &slope = c.input(1);
    extents steep = slope.shape;
    // Older files give one slope for each channel without saying which axis that is.
    if (steep.size() == 1 && x.shape.size() > 1 && steep[0] != 1 && steep[0] != x.shape.back())
        steep.insert(steep.end(), x.shape.size() - 2, 1);
    if (broadcast(c, x.shape, steep) != x.shape) c.fail("its slopes do not fit its input");
    tensor y = c.make(x.type, x.shape);
    if (c.computes)
        for_each_broadcast(x.shape, steep, [&](std::size_t i, std::size_t j) {
            const double v = x.values[i];
            y.values[i] = v < 0 ? v * slope.values[j] : v;
        });
    return {y};
}

} // namespace

void add_unary(functions& to) {
    to.insert(
        {{"Abs", plain<absolute>},      {"Acos", plain<std::acos>},       {"Acosh", plain<std::acosh>},
         {"Asin", plain<std::asin>},    {"Asinh", plain<std::asinh>},     {"Atan", plain<std::atan>},
         {"Atanh", plain<std::atanh>},  {"Ceil", plain<std::ceil>},       {"Cos", plain<std::cos>},
         {"Cosh", plain<std::cosh>},    {"Erf", plain<std::erf>},         {"Exp", plain<std::exp>},
         {"Floor", plain<std::floor>},  {"HardSwish", plain<hard_swish>}, {"Log", plain<std::log>},
         {"Mish", plain<mish>},         {"Neg", plain<negative>},         {"Reciprocal", plain<reciprocal>},
         {"Relu", plain<relu>},         {"Round", plain<round_to_even>},  {"Sigmoid", plain<sigmoid>},
         {"Sign", plain<sign>},         {"Sin", plain<std::sin>},         {"Sinh", plain<std::sinh>},
         {"Softplus", plain<softplus>}, {"Softsign", plain<softsign>},    {"Sqrt", plain<std::sqrt>},
         {"Tan", plain<std::tan>},      {"Tanh", plain<std::tanh>},       {"Not", question<is_zero>},
         {"IsNaN", question<is_nan>}});
    to.insert({{"Celu", celu},
               {"Clip", clip},
               {"Elu", elu},
               {"Gelu", gelu},
               {"HardSigmoid", hard_sigmoid},
               {"IsInf", is_inf},
               {"LeakyRelu", leaky_relu},
               {"PRelu", prelu},
               {"Selu", selu},
               {"Shrink", shrink},
               {"ThresholdedRelu", thresholded_relu}});
}

} // namespace lamina::tool
