// Functions of two or more numbers at the same place.
#include <algorithm>
#include <cmath>

#include "evaluate/broadcast.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

using binary = double (*)(double, double);

tensor combine(const call& c, element type, const tensor& a, const tensor& b, binary f) {
    const extents shape = broadcast(c, a.shape, b.shape);
    tensor y = c.make(type, shape);
    if (!c.computes) return y;
    for_each_broadcast(shape, a.shape, [&](std::size_t i, std::size_t j) { y.values[i] = a.values[j]; });
    for_each_broadcast(shape, b.shape,
                       [&](std::size_t i, std::size_t j) { y.values[i] = f(y.values[i], b.values[j]); });
    return y;
}

/// Before opset 7 an attribute says at which axis of the first input the second one begins.
tensor second(const call& c) {
    tensor b = c.input(1);
    if (!c.has("axis")) return b;
    const std::size_t rank = c.input(0).shape.size();
    const std::size_t first = c.axis(c.integer("axis", 0), rank);
    if (first + b.shape.size() > rank)
        c.fail("attribute axis: " + shape_text(b.shape) + " does not fit behind it");
    b.shape.insert(b.shape.end(), rank - first - b.shape.size(), 1);
    return b;
}

template <binary F>
results arithmetic(const call& c) {
    return {combine(c, c.input(0).type, c.input(0), second(c), F)};
}

template <binary F>
results question(const call& c) {
    return {combine(c, element::boolean, c.input(0), second(c), F)};
}

double plus(double a, double b) { return a + b; }
double minus(double a, double b) { return a - b; }
double times(double a, double b) { return a * b; }
double quotient(double a, double b) { return a / b; }
double whole_quotient(double a, double b) { return b == 0 ? 0 : std::trunc(a / b); }
double whole_power(double a, double b) { return std::trunc(std::pow(a, b)); }
double smaller(double a, double b) { return std::isnan(b) || b < a ? b : a; }
double larger(double a, double b) { return std::isnan(b) || b > a ? b : a; }
double equal(double a, double b) { return a == b; }
double greater(double a, double b) { return a > b; }
double less(double a, double b) { return a < b; }
double greater_or_equal(double a, double b) { return a >= b; }
double less_or_equal(double a, double b) { return a <= b; }
double both(double a, double b) { return a != 0 && b != 0; }
double either(double a, double b) { return a != 0 || b != 0; }
double one_of(double a, double b) { return (a != 0) != (b != 0); }

double floor_mod(double a, double b) { return b == 0 ? 0 : a - b * std::floor(a / b); }

results divide(const call& c) {
    return is_integer(c.input(0).type) ? arithmetic<whole_quotient>(c) : arithmetic<quotient>(c);
}

results power(const call& c) {
    return is_integer(c.input(0).type) ? arithmetic<whole_power>(c) : arithmetic<std::pow>(c);
}

results mod(const call& c) {
    return c.integer("fmod", 0) != 0 ? arithmetic<std::fmod>(c) : arithmetic<floor_mod>(c);
}

template <binary F>
tensor fold_inputs(const call& c) {
    tensor y = c.input(0);
    for (std::size_t i = 1; i < c.inputs.size(); ++i) y = combine(c, y.type, y, c.input(i), F);
    if (!c.computes) y.values.clear();
    return y;
}

template <binary F>
results of_all(const call& c) {
    return {fold_inputs<F>(c)};
}

results mean(const call& c) {
    tensor y = fold_inputs<plus>(c);
    for (double& v : y.values) v /= static_cast<double>(c.inputs.size());
    return {y};
}

results where(const call& c) {
    const tensor &condition = c.input(0), &a = c.input(1), &b = c.input(2);
    const extents shape = broadcast(c, broadcast(c, condition.shape, a.shape), b.shape);
    tensor y = c.make(a.type, shape);
    if (!c.computes) return {y};
    for_each_broadcast(shape, condition.shape,
                       [&](std::size_t i, std::size_t j) { y.values[i] = condition.values[j]; });
    std::vector<double> other(y.values.size());
    for_each_broadcast(shape, b.shape, [&](std::size_t i, std::size_t j) { other[i] = b.values[j]; });
    for_each_broadcast(shape, a.shape, [&](std::size_t i, std::size_t j) {
        y.values[i] = y.values[i] != 0 ? a.values[j] : other[i];
    });
    return {y};
}

} // namespace

void add_element_wise(functions& to) {
    to.insert({{"Add", arithmetic<plus>},
               {"Sub", arithmetic<minus>},
               {"Mul", arithmetic<times>},
               {"Div", divide},
               {"Pow", power},
               {"Mod", mod},
               {"Equal", question<equal>},
               {"Greater", question<greater>},
               {"GreaterOrEqual", question<greater_or_equal>},
               {"Less", question<less>},
               {"LessOrEqual", question<less_or_equal>},
               {"And", question<both>},
               {"Or", question<either>},
               {"Xor", question<one_of>},
               {"Max", of_all<larger>},
               {"Min", of_all<smaller>},
               {"Sum", of_all<plus>},
               {"Mean", mean},
               {"Where", where}});
}

} // namespace lamina::tool
