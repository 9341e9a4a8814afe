#pragma once

#include <cstddef>
#include <initializer_list>

namespace lamina::detail {

/// How much a part of a sentence consists of, the parts within it included.
struct part_size {
    /// Words, joins and further inputs: what computes or brings a value.
    std::size_t values = 0;
    /// Names that `as` and others give, and how many of them are outputs or further inputs.
    std::size_t names = 0, outputs = 0, inputs = 0;
    /// Uses of shared parts.
    std::size_t shared = 0;

    friend constexpr part_size operator+(part_size a, const part_size& b) {
        a.values += b.values;
        a.names += b.names;
        a.outputs += b.outputs;
        a.inputs += b.inputs;
        a.shared += b.shared;
        return a;
    }
};

// Not fold expressions: Clang limits those to 256 operands.
constexpr part_size sum_of(std::initializer_list<part_size> sizes) {
    part_size sum;
    for (const part_size& size : sizes) sum = sum + size;
    return sum;
}
constexpr bool any_of(std::initializer_list<bool> conditions) {
    for (const bool condition : conditions)
        if (condition) return true;
    return false;
}

} // namespace lamina::detail
