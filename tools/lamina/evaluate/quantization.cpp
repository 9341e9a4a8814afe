// Small integers with a scale, computed as the numbers that they stand for.
#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// With one scale for each run of `block` places along `axis`.
template <class F>
void for_each_block(const call& c, const tensor& x, std::size_t axis, std::int64_t block, F f) {
    const tensor& scale = c.input(1);
    extents blocks = x.shape;
    blocks[axis] = (blocks[axis] + block - 1) / block;
    if (scale.shape != blocks)
        c.fail("its scales are " + shape_text(scale.shape) + " instead of " + shape_text(blocks));
    const extents strides = strides_of(blocks);
    std::size_t i = 0;
    for_each_index(x.shape, [&](extents at) {
        at[axis] /= block;
        f(i++, offset(at, strides));
    });
}

/// Calls f(place, place of its scale): one scale for all, or one for each place along `axis`.
template <class F>
void for_each_scaled(const call& c, const tensor& x, F f) {
    const tensor& scale = c.input(1);
    const tensor* zero = c.optional(2);
    if (zero && zero->values.size() != scale.values.size())
        c.fail("its scales and zero points differ in number");
    if (scale.values.size() == 1) {
        for (std::size_t i = 0; i < x.values.size(); ++i) f(i, std::size_t{0});
        return;
    }
    const std::size_t axis = c.axis(c.integer("axis", 1), x.shape.size());
    if (const std::int64_t block = c.integer("block_size", 0); block > 0)
        return for_each_block(c, x, axis, block, f);
    const std::size_t inner = count(x.shape, axis + 1, x.shape.size());
    const auto size = static_cast<std::size_t>(x.shape[axis]);
    if (scale.values.size() != size)
        c.fail("it has " + std::to_string(scale.values.size()) + " scales for an axis of "
               + std::to_string(size));
    for (std::size_t i = 0; i < x.values.size(); ++i) f(i, i / inner % size);
}

/// In float32, as the definition has it: ties depend on it.
double rounded_quotient(double v, double scale) {
    return std::nearbyint(static_cast<double>(static_cast<float>(v) / static_cast<float>(scale)));
}

/// Reading notes the limits of the small integers, which the type alone does not tell.
results quantize(const call& c) {
    const tensor& x = c.input(0);
    const tensor* zero = c.optional(2);
    const double low = c.number("low", 0), high = c.number("high", 255);
    tensor y = c.make(element::int64, x.shape);
    if (!c.computes) return {y};
    for_each_scaled(c, x, [&](std::size_t i, std::size_t k) {
        const double q = rounded_quotient(x.values[i], c.input(1).values[k]) + (zero ? zero->values[k] : 0);
        y.values[i] = std::isnan(q) ? 0 : (std::min)((std::max)(q, low), high);
    });
    return {y};
}

results dequantize(const call& c) {
    const tensor& x = c.input(0);
    const tensor* zero = c.optional(2);
    tensor y = c.make(c.input(1).type, x.shape);
    if (!c.computes) return {y};
    for_each_scaled(c, x, [&](std::size_t i, std::size_t k) {
        y.values[i] = (x.values[i] - (zero ? zero->values[k] : 0)) * c.input(1).values[k];
    });
    return {y};
}

/// To 0 … 255, with the scale and zero point that this needs.
results dynamic_quantize(const call& c) {
    const tensor& x = c.input(0);
    tensor y = c.make(element::int64, x.shape), scale = c.make(x.type, {}), zero = c.make(element::int64, {});
    if (!c.computes) return {y, scale, zero};
    double low = 0, high = 0;
    for (const double v : x.values) low = (std::min)(low, v), high = (std::max)(high, v);
    const double step = (high - low) / 255;
    scale.values[0] = step;
    zero.values[0] = step == 0 ? 0 : std::clamp(rounded_quotient(-low, step), 0.0, 255.0);
    for (std::size_t i = 0; i < x.values.size() && step != 0; ++i)
        y.values[i] = std::clamp(rounded_quotient(x.values[i], step) + zero.values[0], 0.0, 255.0);
    return {y, scale, zero};
}

/// What the small integers of inputs first … first + 2 (numbers, scale, zero point) stand for.
tensor meant(const call& c, std::size_t first, std::int64_t axis) {
    node n = c.operation;
    n.attributes["axis"] = axis;
    n.attributes.erase("block_size");
    const call part{
        n, c.where, {&c.input(first), &c.input(first + 1), &c.input(first + 2)}, c.computes, c.limit};
    return dequantize(part)[0];
}

/// The operator on the numbers meant, rounded to small integers again.
results quantized(const call& c, const char* operation, const std::vector<const tensor*>& inputs,
                  std::size_t scale) {
    const results y = find_function(operation)({c.operation, c.where, inputs, c.computes, c.limit});
    return quantize(
        {c.operation, c.where, {&y[0], &c.input(scale), &c.input(scale + 1)}, c.computes, c.limit});
}

results quantized_conv(const call& c) {
    const tensor x = meant(c, 0, 1), w = meant(c, 3, 0);
    if (!c.optional(8)) return quantized(c, "Conv", {&x, &w}, 6);
    // The bias is in steps of both scales together.
    tensor bias = c.input(8);
    const std::vector<double>&a = c.input(1).values, &b = c.input(4).values;
    for (std::size_t i = 0; c.computes && i < bias.values.size(); ++i)
        bias.values[i] *= a.at(0) * (b.size() == 1 ? b[0] : b.at(i));
    return quantized(c, "Conv", {&x, &w, &bias}, 6);
}

results quantized_matmul(const call& c) {
    const auto rows = static_cast<std::int64_t>(c.input(0).shape.size()) - 2;
    const tensor a = meant(c, 0, (std::max)(rows, std::int64_t{0})), b = meant(c, 3, -1);
    return quantized(c, "MatMul", {&a, &b}, 6);
}

} // namespace

void add_quantization(functions& to) {
    to.insert({{"DequantizeLinear", dequantize},
               {"DynamicQuantizeLinear", dynamic_quantize},
               {"QLinearConv", quantized_conv},
               {"QLinearMatMul", quantized_matmul},
               {"QuantizeLinear", quantize}});
}

} // namespace lamina::tool
