#pragma once

#include <lamina/report/outline.hpp>
#include <lamina/report/table.hpp>
#include <lamina/report/text.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// A node as it appears in the listing of the plan.
template <class N, std::size_t Node>
std::string node_text() {
    constexpr node n = plan<N>::graph[Node];
    if constexpr (n.kind == operation::add)
        return "+";
    else if constexpr (n.kind == operation::multiply)
        return "*";
    else
        return describe<leaf_word<N, n.leaf>>();
}

/// What stage `Index` does, the producer first: "conv2d 3×3, 16 · batch_norm · + · relu".
template <class N, std::size_t Index>
std::string stage_text() {
    constexpr stage_plan s = plan<N>::list[Index];
    if constexpr (s.kind == stage_kind::copy) return "copy";
    std::string text;
    const auto say = [&](const std::string& word) { text += (text.empty() ? "" : " · ") + word; };
    constexpr std::size_t scaling = scaling_of(plan<N>::graph, s);
    if constexpr (scaling != no_node) say(node_text<N, scaling>() + " (in the weights)");
    if constexpr (s.producer != no_node) say(node_text<N, s.producer>());
    if constexpr (s.norm != no_node) say(node_text<N, s.norm>() + " (in the weights)");
    [&]<std::size_t... K>(std::index_sequence<K...>) {
        (say(node_text<N, s.fused[K].node>()), ...);
    }(std::make_index_sequence<s.fused_count>{});
    if constexpr (s.pool != no_node) say(node_text<N, s.pool>());
    return text;
}

/// The name that `as` gives each value of a prediction, also after words that do nothing there.
template <class N>
inline constexpr auto value_names = [] {
    constexpr const auto& given = graph_of<N>;
    std::array<std::string_view, given.size()> names;
    for (std::size_t v = 0; v < names.size(); ++v) names[v] = recorded<sentence_of<N>>.values[v].given;
    for (std::size_t v = given.size(); v-- > 0;)
        if (!names[v].empty() && given[v].is_word() && plan<N>::facts[v].role == role::nothing)
            names[given[v].first] = names[v];
    return names;
}();

/// "output", or "output boxes" if it has a name.
inline std::string in_callers_memory(const std::string& what, const named_result<dims>& where) {
    return where.label.view().empty() ? what : what + " " + std::string(where.label.view());
}

/// A value's shape, name and location: "28×28×1, input", "12×12×32 c4, arena + 0", "10, output", or "strips
/// of rows" between stages that run in strips.
template <class N>
std::string value_text(std::size_t value) {
    using p = plan<N>;
    const storage s = p::values[value];
    const std::string_view name = p::is_input(value) ? std::string_view{} : value_names<N>[value];
    std::string text = to_string(p::graph[value].out) + (name.empty() ? "" : " " + std::string(name)) + ", ";
    if (p::is_result(value))
        return text + in_callers_memory("output", result_shapes<sentence_of<N>>[p::result_of(value)]);
    if (p::is_input(value))
        return text + in_callers_memory("input", sentence_inputs<sentence_of<N>>[p::input_of(value)]);
    if (p::in_strips(value)) return text + "strips of rows";
    text += "arena + " + grouped((p::places.offsets[s.root] + s.offset) * sizeof(float));
    if (s.stride != p::graph[value].out.channels && p::graph[value].out.pixels() > 1)
        text += ", every " + std::to_string(s.stride);
    return text;
}

} // namespace detail

/// The plan of a network's prediction, at most `columns` wide: every stage with the words fused into its
/// loop, and the shapes and locations of what it reads and writes. Arena offsets are in bytes, for float.
/// "every n" is the stride, in elements, between the pixels of a value within a concatenation.
template <class N>
    requires detail::given_network<N>
std::string explain(std::size_t columns = detail::terminal_columns()) {
    using p = detail::plan<N>;
    detail::text_table table({{"stage", detail::align::right},
                              {"in one loop", detail::align::left, 12},
                              {"reads", detail::align::left, 21},
                              {"writes", detail::align::left, 21}});
    detail::for_each_index<p::list.size>([&](auto i) {
        const detail::stage_plan& s = p::list[i];
        table.row({std::to_string(i + 1), detail::stage_text<N, i>(), detail::value_text<N>(s.source),
                   detail::value_text<N>(s.result)});
    });
    return table.str(columns) + " arena " + detail::bytes_text(arena_bytes<N>) + "\n";
}

} // namespace lamina
