#pragma once

#include <lamina/files/file.hpp>
#include <lamina/runtime/tensors.hpp>
#include <lamina/weights/foreign_network.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// One tensor of a network, and how another library stores it.
struct wanted_tensor {
    tensor_info own;
    foreign_layout there;
    /// The shape there, normalized for comparison.
    std::vector<std::size_t> like;
    /// For each of our axes, the positions of its indices there; empty if they are the same.
    std::array<feature_order, 4> orders{};
};

/// One module that a network needs from another library's file.
struct wanted_module {
    /// The layer's name here, and whether the sentence gives it.
    std::string layer;
    bool is_named = false;
    std::size_t node = 0;
    /// Whether it is to be read; otherwise it keeps its values.
    bool is_asked = true;
    std::vector<wanted_tensor> tensors{};
    std::string signature{};
};

/// What makes two modules interchangeable: the names and shapes of their tensors, each formatted by
/// `named_shape`.
inline std::string signature(std::vector<std::string> tensors) {
    std::sort(tensors.begin(), tensors.end());
    std::string text;
    for (const std::string& t : tensors) {
        if (!text.empty()) text += ", ";
        text += t;
    }
    return text;
}
inline std::string named_shape(std::string text, std::span<const std::size_t> extents) {
    text += ' ';
    text += join_extents(extents);
    return text;
}

/// Sets the order of each axis of a tensor that runs over a vector's elements to that of the vector.
inline void set_orders(wanted_tensor& t, dims in, const feature_order& before, dims out,
                       const feature_order& after) {
    const parameter& p = t.own.parameter;
    const std::size_t last = p.rank - 1;
    if (out.is_vector() && p.extents[last] == out.channels) t.orders[last] = after;
    if (in.is_vector() && last == 1 && p.extents[0] == in.channels) t.orders[0] = before;
}

/// The modules that a network needs, in order of evaluation. `orders` has one vector order per node.
inline std::vector<wanted_module> wanted_modules(const foreign_network& n, const foreign_conventions& there,
                                                 std::span<const feature_order> orders) {
    std::vector<wanted_module> all;
    for (const tensor_info& own : n.tensors) {
        const foreign_word& word = n.words[own.node];
        const node& at = n.nodes[own.node];
        if (all.empty() || all.back().node != own.node)
            all.push_back({own.tensor.substr(0, own.tensor.rfind('.')), word.is_named, own.node});
        foreign_layout layout = word.layout(own.parameter);
        layout.label = there.tensor_name(layout.label);
        std::vector<std::size_t> like = there.shape(layout.label, layout.extents);
        wanted_tensor t{own, std::move(layout), std::move(like)};
        set_orders(t, n.nodes[at.first].out, orders[at.first], at.out, orders[own.node]);
        all.back().tensors.push_back(std::move(t));
    }
    for (wanted_module& m : all) {
        std::vector<std::string> list;
        list.reserve(m.tensors.size());
        for (const wanted_tensor& t : m.tensors) list.push_back(named_shape(t.there.label, t.like));
        m.signature = signature(std::move(list));
    }
    return all;
}

/// The wanted modules [begin, end).
struct module_range {
    std::size_t begin, end;
};

/// The branches of a network's sums, products and concatenations that contain modules. `wanted`: the modules'
/// nodes.
inline std::vector<module_range> branches_of(std::span<const node> nodes,
                                             const std::vector<std::size_t>& wanted) {
    std::vector<module_range> all;
    const auto first_from = [&](std::size_t n) {
        return static_cast<std::size_t>(std::lower_bound(wanted.begin(), wanted.end(), n) - wanted.begin());
    };
    const auto add = [&](std::size_t first_node, std::size_t last_node) {
        const module_range r{first_from(first_node), first_from(last_node + 1)};
        if (r.begin < r.end) all.push_back(r);
    };
    for (const node& n : nodes) {
        if (n.operands() != 2) continue;
        const std::size_t fork = n.first < n.second ? nodes[n.first + 1].first : n.second;
        add(fork + 1, n.first);
        if (n.first < n.second) add(n.first + 1, n.second);
    }
    return all;
}

} // namespace lamina::detail
