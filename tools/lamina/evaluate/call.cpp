#include "evaluate/call.hpp"

#include <lamina/language/error.hpp>

#include <cmath>

#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// Sizes, pads and strides beyond are mistakes; below, their products are no overflow.
constexpr std::int64_t largest_number = std::int64_t{1} << 30;
constexpr double largest_integer = 9007199254740992.0; // 2^53

template <class T>
const T* find(const call& c, const char* name, const char* kind) {
    const auto found = c.operation.attributes.find(name);
    if (found == c.operation.attributes.end()) return nullptr;
    const T* value = std::get_if<T>(&found->second);
    if (!value) c.fail("attribute " + std::string(name) + " is not " + kind);
    return value;
}

} // namespace

void call::fail(const std::string& sentence) const { raise(where + ": " + sentence); }

const tensor& call::input(std::size_t i) const {
    if (const tensor* t = optional(i)) return *t;
    fail("input " + std::to_string(i) + " is missing");
}

const std::vector<double>& call::numbers(std::size_t i) const {
    const tensor& t = input(i);
    if (!has_numbers(t)) throw unknown_shape();
    return t.values;
}

extents call::integers(std::size_t i) const {
    extents result;
    result.reserve(numbers(i).size());
    for (const double v : numbers(i)) result.push_back(to_integer(v));
    return result;
}

std::int64_t call::integer(const char* key, std::int64_t otherwise) const {
    const auto* value = find<std::int64_t>(*this, key, "an integer");
    if (!value) return otherwise;
    if (*value > largest_number || *value < -largest_number)
        fail("attribute " + std::string(key) + " is " + std::to_string(*value) + ", which is out of range");
    return *value;
}

double call::number(const char* key, double otherwise) const {
    const auto* value = find<double>(*this, key, "a number");
    return value ? *value : otherwise;
}

std::string call::text(const char* key, const char* otherwise) const {
    const auto* value = find<std::string>(*this, key, "a text");
    return value ? *value : otherwise;
}

extents call::list(const char* key) const {
    const auto* values = find<extents>(*this, key, "a list of integers");
    if (!values) return {};
    for (const std::int64_t v : *values)
        if (v > largest_number || v < -largest_number)
            fail("attribute " + std::string(key) + " has " + std::to_string(v) + ", which is out of range");
    return *values;
}

std::size_t call::axis(std::int64_t axis, std::size_t rank) const {
    const auto r = static_cast<std::int64_t>(rank);
    if (axis < -r || axis >= r)
        fail("there is no axis " + std::to_string(axis) + " in " + std::to_string(rank) + " dimensions");
    return static_cast<std::size_t>(axis < 0 ? axis + r : axis);
}

std::vector<std::size_t> call::axes(const extents& axes, std::size_t rank) const {
    std::vector<std::size_t> result;
    std::vector<bool> used(rank);
    for (const std::int64_t a : axes) {
        const std::size_t i = axis(a, rank);
        if (used[i]) fail("axis " + std::to_string(i) + " is given twice");
        used[i] = true;
        result.push_back(i);
    }
    return result;
}

tensor call::make(element type, const extents& shape) const {
    std::size_t product = 1;
    const std::size_t most = computes ? limit : std::size_t{1} << 48;
    for (const std::int64_t extent : shape) {
        if (extent < 0 || extent > largest_number) fail("its result would be " + shape_text(shape));
        if (extent != 0 && product > most / static_cast<std::size_t>(extent))
            fail("its result, " + shape_text(shape) + ", has more than " + std::to_string(most) + " values");
        product = extent == 0 ? product : product * static_cast<std::size_t>(extent);
    }
    tensor t{type, shape, {}};
    if (computes) t.values.resize(count(shape));
    return t;
}

tensor call::reshaped(const tensor& from, const extents& shape) const {
    tensor t = make(from.type, shape);
    if (count(shape) != count(from.shape))
        fail(shape_text(from.shape) + " cannot become " + shape_text(shape));
    if (computes) t.values = from.values;
    return t;
}

std::int64_t to_integer(double number) {
    if (std::isnan(number)) return 0;
    if (number >= largest_integer) return static_cast<std::int64_t>(largest_integer);
    if (number <= -largest_integer) return -static_cast<std::int64_t>(largest_integer);
    return static_cast<std::int64_t>(number);
}

function find_function(std::string_view operation) {
    static const functions all = [] {
        functions f;
        for (const auto add :
             {add_element_wise, add_unary,       add_convolutions, add_pools,      add_normalizations,
              add_softmax,      add_products,    add_einsum,       add_reductions, add_orders,
              add_resize,       add_grid_sample, add_pad,          add_shapes,     add_parts,
              add_gathers,      add_scatters,    add_constants,    add_casts,      add_quantization})
            add(f);
        return f;
    }();
    const auto found = all.find(operation);
    return found == all.end() ? nullptr : found->second;
}

tensor without_zero_point(const call& c, std::size_t i, std::size_t zero) {
    tensor t = c.input(i);
    const tensor* z = c.optional(zero);
    if (!z || !c.computes) return t;
    if (z->values.size() != 1) c.fail("its zero points have to be single numbers");
    for (double& v : t.values) v -= z->values[0];
    return t;
}

} // namespace lamina::tool
