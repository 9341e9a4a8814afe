#pragma once

#include <lamina/plan/fuse.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/strips.hpp>

#include <boost/hana/equal.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina {

namespace detail {

/// One stage of a plan as a type: the words that it computes in one loop, the producer first. `plus` and
/// `times` stand for `+` and `*` with a value computed earlier, `copied` for an operand of `|` or a slice
/// that has to be copied.
template <class... Words>
struct stage {};
struct plus;
struct times;
struct copied;

/// The plan for predicting a network: its graph without the nodes that prediction does not need, the stages
/// in order, which of them run together in strips, where every value is stored, and an arena for the
/// intermediate values. The input and the output are in the caller's memory.
template <class N>
    requires is_network<N>
struct plan_tables {
    static constexpr auto facts = facts_of<N>;
    static constexpr auto graph = with_padding_in_convolutions(without_idle_words(graph_of<N>, facts), facts);
    static constexpr std::size_t size = graph.size();
    static constexpr auto values = assign_storage(graph, facts);
    static constexpr auto list = fuse_stages(graph, facts, values);
    static constexpr auto groups = group_stages(graph, facts, values, list, strips_of<N>);

    /// A cache line of floats, or two of doubles; in elements.
    static constexpr std::size_t alignment = 16;

    /// For each value that has its own memory in the arena: from its first writer to its last reader.
    static constexpr std::array<lifetime, size> lifetimes() {
        std::array<lifetime, size> all{};
        std::array<bool, size> seen{};
        const auto touch = [&](std::size_t value, std::size_t step) {
            const std::size_t root = values[value].root;
            if (root == 0 || root == values[graph.output].root) return;
            if (!seen[root]) all[root] = {graph[root].out.size(), step, step};
            seen[root] = true;
            all[root].last = step;
        };
        for (std::size_t group = 0, i = 0; group < groups.size; ++group)
            for (const std::size_t first = i; i < groups.first[group + 1]; ++i) {
                if (i == first) touch(list[i].source, group);
                if (i + 1 == groups.first[group + 1]) touch(list[i].result, group);
                for (std::size_t k = 0; k < list[i].fused_count; ++k)
                    if (list[i].fused[k].reads_value()) touch(list[i].fused[k].operand, group);
            }
        return all;
    }
    /// (Separate constants, because compilers limit the steps of each.)
    static constexpr auto lives = lifetimes();
    static constexpr auto places = place_buffers(lives, alignment);
    /// Whether a value lies between two stages of a group, so that only some of its rows exist at a time.
    static constexpr bool in_strips(std::size_t value) {
        for (std::size_t group = 0; group < groups.size; ++group)
            for (std::size_t i = groups.first[group]; i + 1 < groups.first[group + 1]; ++i)
                if (list[i].result == value) return true;
        return false;
    }
    /// The size of the arena in elements. Values between the stages of a strip are not in it: only a few of
    /// their rows exist, in a thread's scratch memory.
    static constexpr std::size_t arena_size = places.total;
};

} // namespace detail

/// The same, with the stages as types. (Separate, because the types cost as much compile time as the tables,
/// and prediction does not need them.)
template <class N>
    requires is_network<N>
struct plan : detail::plan_tables<N> {
    using detail::plan_tables<N>::graph;
    using detail::plan_tables<N>::list;

private:
    template <std::size_t Node>
    static constexpr auto tag() {
        if constexpr (graph[Node].kind == detail::operation::add)
            return type_list<detail::plus>{};
        else if constexpr (graph[Node].kind == detail::operation::multiply)
            return type_list<detail::times>{};
        else
            return type_list<detail::leaf_word<N, graph[Node].leaf>>{};
    }
    template <std::size_t Node>
    static constexpr auto tag_if_any() {
        if constexpr (Node == detail::no_node)
            return type_list<>{};
        else
            return tag<Node>();
    }
    template <class... Words>
    static constexpr auto as_stage(type_list<Words...>) {
        return boost::hana::type_c<detail::stage<Words...>>;
    }
    template <std::size_t Index>
    static constexpr auto stage_at() {
        constexpr detail::stage_plan s = list[Index];
        if constexpr (s.kind == detail::stage_kind::copy)
            return boost::hana::type_c<detail::stage<detail::copied>>;
        else
            return [=]<std::size_t... K>(std::index_sequence<K...>) {
                return as_stage(
                    ((tag_if_any<s.producer>() + tag_if_any<s.norm>()) + ... + tag<s.fused[K].node>())
                    + tag_if_any<s.pool>());
            }(std::make_index_sequence<s.fused_count>{});
    }
    template <std::size_t... Index>
    static constexpr auto stage_types(std::index_sequence<Index...>) {
        return boost::hana::make_tuple(stage_at<Index>()...);
    }

public:
    /// The stages as types: a `boost::hana::tuple` of `hana::type<stage<…>>`.
    static constexpr auto stages = stage_types(std::make_index_sequence<list.size>{});
};

/// The peak activation memory for predicting one sample, in bytes, without the caller's input and output.
template <class N, class T = float>
inline constexpr std::size_t arena_bytes = detail::plan_tables<N>::arena_size * sizeof(T);

} // namespace lamina
