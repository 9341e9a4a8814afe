#pragma once

#include <lamina/plan/plan.hpp>
#include <lamina/streaming/rules.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// The plan for predicting N step by step. A stage computes the steps of its result that some steps of the
/// input complete; what it needs of steps that have passed lies in rings, one for each value.
template <class N>
struct plan<streamed<N>> {
    static constexpr auto facts = streamed_facts<N>;
    static constexpr auto graph = streamed_graph<N>;
    static constexpr std::size_t size = graph.size();
    static constexpr auto values = assign_storage(graph, facts);
    static constexpr auto list = [] {
        auto all = fuse_stages(graph, facts, values);
        // A result that is the input needs no copy of its own: a stream copies results out.
        if (all.size != 0 && values[all[all.size - 1].result].root == 0) --all.size;
        return all;
    }();
    /// Each stage alone: what strips are for, steps are already.
    static constexpr auto groups = [] {
        stage_groups<2 * size + 1> each;
        each.size = list.size;
        for (std::size_t i = 0; i <= list.size; ++i) each.first[i] = i;
        return each;
    }();

    static constexpr time_axis time = time_in<N>;
    static constexpr std::size_t output = graph.results[0];
    static constexpr const auto& arrivals = flows<N>;
    static constexpr std::size_t pixels_in_step(std::size_t value) {
        return some_steps(time, graph[value].out, 1).pixels();
    }
    static constexpr std::size_t step_size(std::size_t value) {
        return some_steps(time, graph[value].out, 1).size();
    }
    /// The distance between the steps of a value, in elements.
    static constexpr std::size_t step_stride(std::size_t value) {
        return pixels_in_step(value) * values[value].stride;
    }

    /// What stage `s` reads of its source.
    static constexpr time_window window_of(const stage_plan& s) {
        if (s.producer != no_node) return time_windows<N>[s.producer];
        return s.kind == stage_kind::copy && graph[s.result].is_word() ? time_windows<N>[s.result]
                                                                       : time_window{};
    }
    /// How many steps that have passed are kept of each value.
    static constexpr auto kept = [] {
        std::array<std::size_t, size> steps{};
        for (std::size_t i = 0; i < list.size; ++i)
            steps[list[i].source] = (std::max)(steps[list[i].source], window_of(list[i]).span());
        return steps;
    }();
    /// The stage after which the ring of a value moves on: the last one that reads it.
    static constexpr auto last_reader = [] {
        std::array<std::size_t, size> last{};
        for (std::size_t i = 0; i < list.size; ++i)
            if (window_of(list[i]).span() != 0) last[list[i].source] = i;
        return last;
    }();

    static constexpr std::size_t alignment = 16;
    /// The offset of each value's ring, in elements, and the size of all.
    static constexpr auto rings = [] {
        placement<size> at;
        for (std::size_t v = 0; v < size; ++v) {
            at.offsets[v] = at.total;
            at.total += kept[v] * step_size(v);
        }
        return at;
    }();

    /// The most steps of the input that pass through all stages together: what they leave between two stages
    /// stays in the first-level cache.
    static constexpr std::size_t block = [] {
        std::size_t largest = 1;
        for (std::size_t i = 0; i < list.size; ++i) largest = (std::max)(largest, step_size(list[i].result));
        return std::clamp<std::size_t>(2048 / largest, 1, 64);
    }();
    static constexpr std::size_t most_steps(std::size_t value) {
        return ceil_div(block, static_cast<std::size_t>(arrivals[value].rate));
    }
    /// For each value that has its own memory: from its first writer to its last reader. The result's is read
    /// at the end.
    static constexpr auto lives = [] {
        std::array<lifetime, size> all{};
        const auto touch = [&](std::size_t value, std::size_t stage) {
            const std::size_t root = values[value].root;
            if (root == 0) return;
            if (all[root].size == 0) all[root] = {most_steps(root) * step_size(root), stage, stage};
            all[root].last = stage;
        };
        for (std::size_t i = 0; i < list.size; ++i) {
            touch(list[i].source, i);
            touch(list[i].result, i);
            for (std::size_t k = 0; k < list[i].fused_count; ++k)
                if (list[i].fused[k].reads_value()) touch(list[i].fused[k].operand, i);
        }
        touch(output, list.size);
        return all;
    }();
    static constexpr auto places = place_buffers(lives, alignment);
    static constexpr std::size_t arena_size = places.total;
};

} // namespace lamina::detail
