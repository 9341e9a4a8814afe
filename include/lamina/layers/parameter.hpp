#pragma once

#include <lamina/language/type_list.hpp>

#include <array>
#include <cstddef>

namespace lamina {

/// One tensor of a word's parameters. A word's tensors are stored one after another, row-major, in the order
/// in which its `parameters(in)` lists them.
struct parameter {
    const char* label = "";
    std::size_t rank = 1;
    std::array<std::size_t, 4> extents{1, 1, 1, 1};
    bool trainable = true;
    /// The number of inputs and outputs that one value is connected to, for the initializers that scale with
    /// them.
    std::size_t fan_in = 1, fan_out = 1;
    /// Into how many groups a kernel's inputs and filters are divided.
    std::size_t groups = 1;

    constexpr std::size_t size() const { return extents[0] * extents[1] * extents[2] * extents[3]; }
    constexpr bool has_shape_of(const parameter& p) const { return rank == p.rank && extents == p.extents; }
    /// The length of the last axis: the units whose norms a constraint takes separately.
    constexpr std::size_t units() const { return extents[rank - 1]; }
};

/// How a tensor is initialized, regularized and constrained: three types from initializers.hpp,
/// regularizers.hpp and constraints.hpp. A word with parameters lists one rule per tensor in `using rules =
/// type_list<…>`.
template <class Initializer, class Regularizer, class Constraint>
struct parameter_rule {
    using initializer = Initializer;
    using regularizer = Regularizer;
    using constraint = Constraint;
};

/// A vector with one value per channel.
constexpr parameter channel_parameter(const char* name, std::size_t channels, bool trainable = true) {
    return {name, 1, {channels, 1, 1, 1}, trainable, channels, channels};
}

namespace detail {

template <class Word>
concept has_parameters = requires { requires Word::rules::size != 0; };

} // namespace detail

} // namespace lamina
