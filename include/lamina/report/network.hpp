#pragma once

#include <lamina/report/diagram.hpp>
#include <lamina/report/outline.hpp>
#include <lamina/report/summary.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// The number of the stage that computes each node; no_node if none does.
template <class N>
constexpr auto stages_of_nodes() {
    std::array<std::size_t, plan<N>::size> at{};
    at.fill(no_node);
    for (std::size_t i = 0; i < plan<N>::list.size; ++i) {
        const stage_plan& s = plan<N>::list[i];
        for (const std::size_t node : {scaling_of(plan<N>::graph, s), s.producer, s.norm, s.pool})
            if (node != no_node) at[node] = i;
        for (std::size_t k = 0; k < s.fused_count; ++k) at[s.fused[k].node] = i;
    }
    return at;
}

template <class Stages>
void add_rows(std::vector<summary_row>& rows, const outline_node& n, const Stages& stages, int depth) {
    if (n.kind == diagram_kind::sequence) {
        for (const auto& child : n.children) add_rows(rows, child, stages, depth);
        return;
    }
    summary_row row{n.number, n.text, n.output, n.parameters, n.trainable, n.macs};
    if (n.node != no_node && stages[n.node] != no_node) row.stage = std::to_string(stages[n.node] + 1);
    row.depth = depth;
    rows.push_back(row);
    for (const auto& child : n.children) add_rows(rows, child, stages, depth + 1);
}

/// A node for the diagram. Joins have symbols instead of labels, and a | b | c is one join of three.
inline diagram_node as_diagram(const outline_node& n) {
    const bool joins = n.kind != diagram_kind::layer && n.kind != diagram_kind::sequence;
    diagram_node d{n.kind, n.kind == diagram_kind::layer ? n.text : "", n.output, {}, n.pointwise};
    if (n.mark != diagram_mark::none) {
        d.mark = n.mark;
        d.label = n.name;
        d.value = n.value;
    }
    for (const auto& child : n.children) {
        auto drawn = as_diagram(child);
        if (joins && child.kind == n.kind)
            std::move(drawn.children.begin(), drawn.children.end(), std::back_inserter(d.children));
        else
            d.children.push_back(std::move(drawn));
    }
    return d;
}

} // namespace detail

/// The table of a network, like Keras's: every layer with its output, parameters, multiply-adds and the stage
/// of the plan that computes it, and the totals; at most `columns` wide.
template <class N>
    requires detail::given_network<N>
std::string summary(std::string_view title = "", std::size_t columns = detail::terminal_columns()) {
    std::vector<detail::summary_row> rows{{"0", "input", input_shape<N>}};
    constexpr auto stages = detail::stages_of_nodes<N>();
    for (const auto& n : detail::outline<N>()) detail::add_rows(rows, n, stages, 0);
    return detail::summary_text(title, rows, arena_bytes<N>, columns);
}

/// The same for a model.
template <class Model>
    requires requires { typename Model::network_type; }
std::string summary(const Model&, std::string_view title = "",
                    std::size_t columns = detail::terminal_columns()) {
    return summary<typename Model::network_type>(title, columns);
}

/// A diagram of a network with its feature maps as boxes, as SVG.
template <class N>
    requires detail::given_network<N>
std::string diagram(std::string_view title = "") {
    detail::diagram_node all{detail::diagram_kind::sequence};
    for (const auto& n : detail::outline<N>()) all.children.push_back(detail::as_diagram(n));
    return detail::diagram_svg(title, input_shape<N>, all);
}

} // namespace lamina
