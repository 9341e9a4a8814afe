#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"

namespace lamina::tool {

namespace {

/// The nearest number with this many bits after the leading one.
double rounded(double v, int bits) {
    if (v == 0 || !std::isfinite(v)) return v;
    const int exponent = std::ilogb(v) - bits;
    return std::ldexp(std::nearbyint(std::ldexp(v, -exponent)), exponent);
}

double to_float(double v) { return static_cast<double>(static_cast<float>(v)); }
double to_half(double v) { return std::fabs(v) >= 65520 ? std::copysign(INFINITY, v) : rounded(v, 10); }
double to_bfloat16(double v) { return rounded(v, 7); }
double to_whole(double v) { return static_cast<double>(to_integer(v)); }
double to_boolean(double v) { return v != 0; }
double as_it_is(double v) { return v; }

results converted(const call& c, element type, double (*f)(double)) {
    const tensor& x = c.input(0);
    tensor y = c.make(type, x.shape);
    if (c.computes) std::transform(x.values.begin(), x.values.end(), y.values.begin(), f);
    return {y};
}

/// The numbers that stand for types are ONNX's, TensorProto.DataType.
results cast(const call& c) {
    switch (const std::int64_t to = c.integer("to", 0)) {
    case 1:
        return converted(c, element::float32, to_float);
    case 10:
        return converted(c, element::float32, to_half);
    case 16:
        return converted(c, element::float32, to_bfloat16);
    case 11:
        return converted(c, element::float64, as_it_is);
    case 6:
        return converted(c, element::int32, to_whole);
    case 2:
    case 3:
    case 4:
    case 5:
    case 7:
    case 12:
    case 13:
        return converted(c, element::int64, to_whole);
    case 9:
        return converted(c, element::boolean, to_boolean);
    default:
        c.fail("attribute to is " + std::to_string(to) + ", a type that is not supported");
    }
}

results cast_like(const call& c) {
    switch (c.input(1).type) {
    case element::float32:
        return converted(c, element::float32, to_float);
    case element::float64:
        return converted(c, element::float64, as_it_is);
    case element::int32:
        return converted(c, element::int32, to_whole);
    case element::int64:
        return converted(c, element::int64, to_whole);
    case element::boolean:
        return converted(c, element::boolean, to_boolean);
    case element::other:
        break;
    }
    c.fail("the type of input 1 is not supported");
}

} // namespace

void add_casts(functions& to) { to.insert({{"Cast", cast}, {"CastLike", cast_like}}); }

} // namespace lamina::tool
