#pragma once

#include <lamina/plan/fuse.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/strips.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina {

namespace detail {

/// The plan for predicting a network: its graph without the nodes that prediction does not need, the stages
/// in order, which of them run together in strips, where every value is stored, and an arena for the
/// intermediate values. The input and the output are in the caller's memory.
template <class N>
    requires given_network<N>
struct plan {
    static constexpr auto facts = facts_of<N>;
    static constexpr auto graph = with_scaling_in_weights(
        with_padding_in_convolutions(without_idle_words(graph_of<N>, facts), facts), facts);
    static constexpr std::size_t size = graph.size();
    static constexpr auto values = assign_storage(graph, facts);
    static constexpr auto list = fuse_stages(graph, facts, values);
    static constexpr auto groups = group_stages(graph, facts, values, list, strips_of<N>);

    /// A cache line of floats, or two of doubles; in elements.
    static constexpr std::size_t alignment = 16;

    /// The inputs, and what each result is a part of: the values in the caller's memory.
    static constexpr auto inputs = [] {
        index_list<size> all;
        for (std::size_t i = 0; i < size; ++i)
            if (graph[i].kind == operation::input) all.push_back(i);
        return all;
    }();
    static constexpr auto result_roots = [] {
        index_list<size> all;
        for (std::size_t i = 0; i < graph.results.count; ++i) all.push_back(values[graph.results[i]].root);
        return all;
    }();
    static_assert(are_distinct(result_roots),
                  "output: two results are the same values, perhaps in another shape; leave one out");
    static constexpr std::size_t input_of(std::size_t value) { return inputs.position(values[value].root); }
    static constexpr std::size_t result_of(std::size_t value) {
        return result_roots.position(values[value].root);
    }
    static constexpr bool is_input(std::size_t value) { return input_of(value) < inputs.count; }
    static constexpr bool is_result(std::size_t value) { return result_of(value) < result_roots.count; }

    /// For each value that has its own memory in the arena: from its first writer to its last reader.
    static constexpr std::array<lifetime, size> lifetimes() {
        std::array<lifetime, size> all{};
        std::array<bool, size> seen{};
        const auto touch = [&](std::size_t value, std::size_t step) {
            const std::size_t root = values[value].root;
            if (is_input(root) || is_result(root)) return;
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

/// The peak activation memory for predicting one sample, in bytes, without the caller's input and output.
template <class N, class T = float>
inline constexpr std::size_t arena_bytes = detail::plan<N>::arena_size * sizeof(T);

} // namespace lamina
