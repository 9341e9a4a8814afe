#pragma once

#include <lamina/io/feature_order.hpp>
#include <lamina/io/file.hpp>
#include <lamina/io/foreign_layout.hpp>
#include <lamina/runtime/tensors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

/// One tensor of a network, and how another library holds it.
struct wanted_tensor {
    tensor_info own;
    foreign_layout there;
    /// The shape there without what does not matter.
    std::vector<std::size_t> like;
    /// For each own axis, where its indices stand there; empty: at the same places.
    std::array<feature_order, 4> orders{};
};

/// One module that a network needs of another library's file.
struct wanted_module {
    /// The layer's name here.
    std::string layer;
    std::vector<wanted_tensor> tensors;
};

/// What makes two modules exchangeable: the names and shapes of their tensors. A list of name and shape.
inline std::string signature(std::vector<std::pair<std::string, std::vector<std::size_t>>> tensors) {
    std::ranges::sort(tensors);
    std::string text;
    for (const auto& [name, shape] : tensors)
        text += (text.empty() ? "" : ", ") + name + " " + join_extents(shape);
    return text;
}
inline std::string signature(const wanted_module& m) {
    std::vector<std::pair<std::string, std::vector<std::size_t>>> list;
    for (const auto& t : m.tensors) list.emplace_back(t.there.name, t.like);
    return signature(std::move(list));
}

/// The part of a word's tensor name before or behind its last dot.
inline std::string layer_of(const tensor_info& t) { return t.name.substr(0, t.name.rfind('.')); }

/// Gives each axis of a tensor that runs over a vector's numbers the order of that vector.
inline void set_orders(wanted_tensor& t, dims in, const feature_order& before, dims out,
                       const feature_order& after) {
    const parameter& p = t.own.parameter;
    const std::size_t last = p.rank - 1;
    if (out.is_vector() && p.extents[last] == out.channels) t.orders[last] = after;
    if (in.is_vector() && last == 1 && p.extents[0] == in.channels) t.orders[0] = before;
}

template <class Word, class Conventions>
wanted_module module_of_word(std::span<const tensor_info> tensors) {
    wanted_module m{layer_of(tensors.front()), {}};
    for (const tensor_info& t : tensors) {
        foreign_layout there = Conventions::template layout<Word>(t.parameter);
        there.name = Conventions::tensor_name(there.name);
        auto like = Conventions::shape(there.name, there.shape);
        m.tensors.push_back({t, std::move(there), std::move(like)});
    }
    return m;
}

/// What a network needs, in the order of evaluation. `orders`: of the vectors, one per node.
template <class N, class Conventions>
std::vector<wanted_module> wanted_modules(std::span<const feature_order> orders) {
    std::vector<wanted_module> all;
    std::span<const tensor_info> rest(tensors_of<N>());
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        if constexpr (has_parameters<Word>) {
            constexpr node at = graph_of<N>[index];
            constexpr dims in = graph_of<N>[at.first].out;
            constexpr std::size_t count = Word::parameters(in).size();
            all.push_back(module_of_word<Word, Conventions>(rest.first(count)));
            for (auto& t : all.back().tensors) set_orders(t, in, orders[at.first], at.out, orders[index]);
            rest = rest.subspan(count);
        }
    });
    return all;
}

} // namespace lamina::detail
