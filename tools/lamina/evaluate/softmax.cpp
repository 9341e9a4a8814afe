#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"

namespace lamina::tool {

namespace {

/// One line of numbers along an axis.
struct line {
    double* first;
    std::size_t step, size;

    double& operator[](std::size_t i) const { return first[i * step]; }
    double largest() const {
        double most = first[0];
        for (std::size_t i = 1; i < size; ++i) most = (std::max)(most, (*this)[i]);
        return most;
    }
};

/// Before opset 13 (attribute flat) all axes from the given one on are one line.
template <class F>
results along_axis(const call& c, F f) {
    const tensor& x = c.input(0);
    const bool flat = c.integer("flat", 0) != 0;
    if (x.shape.empty()) c.fail("its input is a single number");
    const std::size_t axis = c.axis(c.integer("axis", -1), x.shape.size());
    tensor y = c.make(x.type, x.shape);
    if (!c.computes || count(x.shape) == 0) return {y};
    y.values = x.values;
    const std::size_t inner = flat ? 1 : count(x.shape, axis + 1, x.shape.size());
    const std::size_t size =
        flat ? count(x.shape, axis, x.shape.size()) : static_cast<std::size_t>(x.shape[axis]);
    for (std::size_t first = 0; first < y.values.size(); first += size * inner)
        for (std::size_t i = 0; i < inner; ++i) f(line{y.values.data() + first + i, inner, size});
    return {y};
}

/// The logarithm of the sum of the exponentials.
double log_sum(const line& l) {
    const double most = l.largest();
    double sum = 0;
    for (std::size_t i = 0; i < l.size; ++i) sum += std::exp(l[i] - most);
    return most + std::log(sum);
}

results softmax(const call& c) {
    return along_axis(c, [](const line& l) {
        const double all = log_sum(l);
        for (std::size_t i = 0; i < l.size; ++i) l[i] = std::exp(l[i] - all);
    });
}

results log_softmax(const call& c) {
    return along_axis(c, [](const line& l) {
        const double all = log_sum(l);
        for (std::size_t i = 0; i < l.size; ++i) l[i] -= all;
    });
}

results hardmax(const call& c) {
    return along_axis(c, [](const line& l) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < l.size; ++i)
            if (l[i] > l[best]) best = i;
        for (std::size_t i = 0; i < l.size; ++i) l[i] = i == best ? 1 : 0;
    });
}

} // namespace

void add_softmax(functions& to) {
    to.insert({{"Softmax", softmax}, {"LogSoftmax", log_softmax}, {"Hardmax", hardmax}});
}

} // namespace lamina::tool
