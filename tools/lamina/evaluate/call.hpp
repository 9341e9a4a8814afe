#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/indices.hpp"
#include "graph/graph.hpp"

namespace lamina::tool {

/// Thrown where only shapes are computed and one depends on numbers that are not known.
struct unknown_shape {};

/// One use of an operator: its inputs (null where one is absent) and attributes. Unless it computes, only the
/// types and shapes of its results are wanted, and inputs may come without numbers. Whatever the operator
/// asks for is checked; messages begin with `where`.
struct call {
    const node& operation;
    std::string where;
    std::vector<const tensor*> inputs;
    bool computes = true;
    std::size_t limit = std::size_t{1} << 27; ///< of values in one result

    [[noreturn]] void fail(const std::string& sentence) const;

    const tensor& input(std::size_t i) const;
    const tensor* optional(std::size_t i) const { return i < inputs.size() ? inputs[i] : nullptr; }
    /// The numbers of an input that decide about the shape of the result.
    const std::vector<double>& numbers(std::size_t i) const;
    extents integers(std::size_t i) const;

    std::int64_t integer(const char* key, std::int64_t otherwise) const;
    double number(const char* key, double otherwise) const;
    std::string text(const char* key, const char* otherwise) const;
    /// Empty where there is no such attribute.
    extents list(const char* key) const;
    bool has(const char* key) const { return operation.attributes.contains(key); }

    /// An axis counted from the end if negative.
    std::size_t axis(std::int64_t axis, std::size_t rank) const;
    std::vector<std::size_t> axes(const extents& axes, std::size_t rank) const;

    /// A result, all zeros.
    tensor make(element type, const extents& shape) const;
    /// A result with the same numbers in another shape.
    tensor reshaped(const tensor& from, const extents& shape) const;
};

using results = std::vector<tensor>;
using function = results (*)(const call&);
using functions = std::map<std::string, function, std::less<>>;

/// The operators of a family.
void add_element_wise(functions& to);
void add_unary(functions& to);
void add_convolutions(functions& to);
void add_pools(functions& to);
void add_normalizations(functions& to);
void add_softmax(functions& to);
void add_products(functions& to);
void add_einsum(functions& to);
void add_reductions(functions& to);
void add_orders(functions& to);
void add_resize(functions& to);
void add_grid_sample(functions& to);
void add_pad(functions& to);
void add_shapes(functions& to);
void add_parts(functions& to);
void add_gathers(functions& to);
void add_scatters(functions& to);
void add_constants(functions& to);
void add_casts(functions& to);
void add_quantization(functions& to);

/// Null if there is no such function.
function find_function(std::string_view operation);

/// Input i without the zero point that is input `zero`, if it is there.
tensor without_zero_point(const call& c, std::size_t i, std::size_t zero);

/// A number as an integer; those that have none become the nearest, not-a-number zero.
std::int64_t to_integer(double number);

inline bool is_integer(element type) { return type == element::int64 || type == element::int32; }
inline bool has_numbers(const tensor& t) { return t.values.size() == count(t.shape); }

} // namespace lamina::tool
