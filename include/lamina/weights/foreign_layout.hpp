#pragma once

#include <lamina/layers/parameter.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// The order of a vector in a library with channels-first images: for each index here, the index there. Empty
/// if the orders agree.
using feature_order = std::vector<std::size_t>;

/// How another library stores one tensor of a word.
struct foreign_layout {
    /// Its name within its module there.
    std::string label;
    std::vector<std::size_t> extents;
    /// The tensor's own axes, in the order in which they are stored there.
    std::vector<std::size_t> axes;
};

/// A rule for all tensors of this name and rank, in any word.
struct layout_rule {
    std::string_view name;
    std::size_t rank;
    std::string_view foreign_name;
    std::array<std::size_t, 4> axes;
};

/// A tensor with its axes in another order.
inline foreign_layout permuted(const parameter& p, std::string_view name,
                               const std::array<std::size_t, 4>& axes) {
    foreign_layout there{std::string(name), {}, {axes.begin(), axes.begin() + p.rank}};
    for (const std::size_t a : there.axes) there.extents.push_back(p.extents[a]);
    return there;
}

/// Applies the first rule for the tensor's name and rank; without one, the layout is the same as here.
template <std::size_t Rules>
foreign_layout layout_by(const std::array<layout_rule, Rules>& rules, const parameter& p) {
    for (const layout_rule& r : rules)
        if (r.name == p.label && r.rank == p.rank) return permuted(p, r.foreign_name, r.axes);
    return permuted(p, p.label, {0, 1, 2, 3});
}

/// What load_torch or load_keras needs to know about the other library besides its layouts.
struct foreign_conventions {
    /// The characters that separate the parts of a name.
    std::string_view separators;
    /// Two tensors whose module corresponds to two modules here; empty if there are none.
    std::string_view first_kernel, second_kernel;
    /// A module that has this tensor is one with its nested module of this name; empty if there is none.
    std::string_view outer_tensor, inner_module;
    bool channels_first;
    /// Whether the first of a series of numbered names has no number.
    bool first_lacks_number;
    /// The name of a tensor in a file, normalized; empty for tensors that no network needs.
    std::string_view (*tensor_name)(std::string_view);
    /// A shape, normalized for comparison.
    std::vector<std::size_t> (*shape)(std::string_view, std::vector<std::size_t>);
    /// Whether a tensor of this normalized name is a module of its own, whatever it lies beside.
    bool (*is_module)(std::string_view);
};

} // namespace lamina::detail
