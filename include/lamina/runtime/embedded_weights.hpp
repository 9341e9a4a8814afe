#pragma once

#include <lamina/language/float16.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/runtime/placed_tensors.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lamina {

/// A tensor among embedded weights: its name in the network and its extents, followed by zeros.
struct embedded_tensor {
    std::string_view name;
    std::array<std::size_t, 4> extents;
};

/// A network's weights as constants of the program, one tensor after another in the network's order. `lamina
/// embed` and write_header write them; Number is float, float16 or bfloat16.
template <class Number, std::size_t Tensors, std::size_t Count>
struct embedded_weights {
    std::array<embedded_tensor, Tensors> tensors;
    std::array<Number, Count> numbers;

    constexpr std::span<const Number, Count> span() const { return std::span<const Number, Count>(numbers); }
};

namespace detail {

constexpr bool is_tensor(const embedded_tensor& t, const parameter& p) {
    for (std::size_t i = 0; i < t.extents.size(); ++i)
        if (t.extents[i] != (i < p.rank ? p.extents[i] : 0)) return false;
    const std::string_view label = p.label;
    return t.name.size() > label.size() && t.name.ends_with(label)
           && t.name[t.name.size() - label.size() - 1] == '.';
}

} // namespace detail

/// Whether embedded weights are those of a network: the same tensors, in order, label and extents.
template <class N, class Number, std::size_t Tensors, std::size_t Count>
constexpr bool are_weights_of(const embedded_weights<Number, Tensors, Count>& w) {
    constexpr auto& wanted = detail::placed_tensors<N>;
    if (Tensors != wanted.size() || Count != parameters<N>) return false;
    for (std::size_t i = 0; i < Tensors; ++i)
        if (!detail::is_tensor(w.tensors[i], wanted[i].parameter)) return false;
    return true;
}

} // namespace lamina
