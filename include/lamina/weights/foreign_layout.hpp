#pragma once

#include <lamina/layers/parameter.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// Where the numbers of a vector stand in a library whose images are channels-first: for each index here, the
/// index there. Empty: at the same.
using feature_order = std::vector<std::size_t>;

/// How another library holds one tensor of a word.
struct foreign_layout {
    /// What it is called there within its module.
    std::string name;
    std::vector<std::size_t> shape;
    /// The tensor's own axes in the order in which they follow one another there.
    std::vector<std::size_t> axes;
};

namespace detail {

/// What holds for the tensors of this name and rank here, in whichever word they are.
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
    for (const std::size_t a : there.axes) there.shape.push_back(p.extents[a]);
    return there;
}

/// By the first rule for its name and rank; without one, as it is here.
template <std::size_t Rules>
foreign_layout layout_by(const std::array<layout_rule, Rules>& rules, const parameter& p) {
    for (const layout_rule& r : rules)
        if (r.name == p.name && r.rank == p.rank) return permuted(p, r.foreign_name, r.axes);
    return permuted(p, p.name, {0, 1, 2, 3});
}

/// What load_torch or load_keras has to know of the other library besides its layouts.
struct foreign_conventions {
    /// What stands between the parts of a name.
    std::string_view separators;
    /// Two tensors whose module is two modules here; empty if there are none.
    std::string_view first_kernel, second_kernel;
    bool channels_first;
    /// The name of a tensor in a file without what does not matter; empty for what no network needs.
    std::string_view (*tensor_name)(std::string_view);
    /// A shape as it is compared.
    std::vector<std::size_t> (*shape)(std::string_view, std::vector<std::size_t>);
};

} // namespace detail

} // namespace lamina
