#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/plan/index_list.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lamina::detail {

inline constexpr std::size_t no_node = static_cast<std::size_t>(-1);

/// One value of a network: an operation and the shape of its result. Operands are nodes with lower indices.
struct node {
    operation kind = operation::input;
    dims out;
    std::size_t first = 0, second = 0;
    /// For a word: its index among the network's leaves, and the offset of its parameters in the model.
    std::size_t leaf = 0, parameters = 0;
    /// For a convolution: zero padding taken over from separate words of the sentence.
    kernels::margins pad{};
    /// For a word: whether it is frozen, and how many frozen parameters precede its own.
    bool frozen = false;
    std::size_t frozen_before = 0;
    /// For a convolution or dense layer: a word before it that scales and shifts channels, folded into its
    /// weights.
    std::size_t scaling = no_node;
    /// The distance to the node whose parameters it shares; 0 if they are its own.
    std::size_t back = 0;

    /// The offset of the gradients of its parameters; frozen ones have none.
    constexpr std::size_t gradients() const { return parameters - frozen_before; }
    constexpr bool is_word() const { return kind == operation::word; }
    constexpr std::size_t operands() const {
        return kind == operation::input ? 0 : kind == operation::word ? 1 : 2;
    }
    friend constexpr bool operator==(const node&, const node&) = default;
};

template <class N>
inline constexpr std::size_t node_count = part_size_of<typename sentence_of<N>::body>.values + 1;

/// A network as a list of nodes in order of evaluation: node 0 is the first input, `output` is the value at
/// the sentence's end, `results` are the nodes of its results.
template <std::size_t Size>
struct graph {
    std::array<node, Size> nodes{};
    std::size_t output = 0;
    index_list<Size> results{};

    static constexpr std::size_t size() { return Size; }
    constexpr const node& operator[](std::size_t i) const { return nodes[i]; }
    constexpr bool is_result(std::size_t i) const { return results.contains(i); }
    friend constexpr bool operator==(const graph&, const graph&) = default;
};

/// The nodes of recorded values, which say where each word's parameters are.
template <std::size_t Size>
constexpr std::array<node, Size> nodes_of(const std::array<recorded_value, Size>& values) {
    std::array<node, Size> nodes{};
    std::size_t leaves = 0, parameters = 0, frozen = 0;
    for (std::size_t i = 0; i < Size; ++i) {
        const recorded_value& v = values[i];
        node& n = nodes[i];
        n = {.kind = v.kind, .out = v.out, .first = v.first, .second = v.second, .back = v.back};
        if (!n.is_word()) continue;
        const node& original = nodes[i - v.back];
        n.leaf = leaves++;
        n.frozen = v.frozen;
        n.parameters = v.back != 0 ? original.parameters : parameters;
        n.frozen_before = v.back != 0 ? original.frozen_before : frozen;
        if (v.back != 0) continue;
        parameters += v.cost.parameters;
        if (v.frozen) frozen += v.cost.parameters;
    }
    return nodes;
}

/// The graph of a network.
template <class N>
    requires given_network<N>
inline constexpr auto graph_of = [] {
    using whole = sentence_of<N>;
    graph<node_count<N>> g{nodes_of(recorded<whole>.values), recorded<whole>.end};
    for (const auto& result : result_values<whole>) g.results.push_back(result.value);
    return g;
}();

/// The word of a leaf, by its index in the graph.
template <class N, std::size_t Leaf>
using leaf_word = element_of<leaves<typename sentence_of<N>::body>, Leaf>;

/// Not a fold expression: Clang limits those to 256 operands.
template <std::size_t Begin, class Visit, std::size_t... Index>
constexpr void visit_indices(const Visit& visit, std::index_sequence<Index...>) {
    [[maybe_unused]] const int in_order[] = {
        0, (visit(std::integral_constant<std::size_t, Begin + Index>{}), 0)...};
}
template <std::size_t Begin, std::size_t End, class Visit>
[[gnu::noinline]] constexpr void visit_indices_apart(const Visit& visit) {
    visit_indices<Begin>(visit, std::make_index_sequence<End - Begin>{});
}

/// Calls visit(i) for i = 0 … Count − 1, each a std::integral_constant. If there are many, groups of calls
/// are functions of their own: a function's stack frame grows with the calls that are inlined into it.
template <std::size_t Count, class Visit>
constexpr void for_each_index(const Visit& visit) {
    constexpr std::size_t most = 16;
    if constexpr (Count <= most)
        visit_indices<0>(visit, std::make_index_sequence<Count>{});
    else
        for_each_index<(Count + most - 1) / most>([&](auto group) {
            constexpr std::size_t begin = group * most, end = begin + most < Count ? begin + most : Count;
            visit_indices_apart<begin, end>(visit);
        });
}

/// Calls visit(type_of<Word>{}, index) for every word of a network in order of evaluation; `index` is its
/// node, a std::integral_constant.
template <class N, class Visit>
constexpr void for_each_word(const Visit& visit) {
    for_each_index<graph_of<N>.size()>(
        [&]<std::size_t Node>(std::integral_constant<std::size_t, Node> index) {
            if constexpr (graph_of<N>[Node].is_word())
                visit(type_of<leaf_word<N, graph_of<N>[Node].leaf>>{}, index);
        });
}

/// Whether a node has parameters of its own: not those of another place where the part is shared.
template <class N, std::size_t Node>
inline constexpr bool owns_parameters = graph_of<N>[Node].back == 0;

} // namespace lamina::detail
