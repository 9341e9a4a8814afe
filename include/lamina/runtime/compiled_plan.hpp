#pragma once

#include <lamina/runtime/plain_producers.hpp>
#include <lamina/runtime/sharing.hpp>
#include <lamina/runtime/strips.hpp>
#include <lamina/runtime/weighted_producers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// The offsets of a stage's weights and of the per-channel operands of its epilogue in the predictor's packed
/// block.
struct packed_offsets {
    std::size_t weights = 0;
    std::array<std::size_t, stage_plan::most_fused> channels{};
};

/// The sizes of a compiled plan and the costs of its stages.
template <class N, class T, class Arch, class Width, thread_costs Costs>
struct compiled_plan {
    using network = N;
    using value_type = T;
    using p = plan<N>;
    static constexpr std::size_t stages = p::list.size;
    /// The elements in a cache line.
    static constexpr std::size_t alignment = 64 / sizeof(T);

    template <std::size_t Index>
    using producer_at = producer<N, Index, T, Arch, Width>;

    /// Whether stage `Index` packs the same weights as stage `Other`, which comes before it: those of a
    /// shared part, in the same order.
    template <std::size_t Index, std::size_t Other>
    static constexpr bool packs_as = [] {
        constexpr stage_plan own = p::list[Index], other = p::list[Other];
        constexpr auto repeats = [](std::size_t node, std::size_t first) {
            return node == first ? node == no_node
                                 : node != no_node && first != no_node && p::graph[node].back == node - first;
        };
        constexpr bool repeated = repeats(own.producer, other.producer) && repeats(own.norm, other.norm)
                                  && repeats(scaling_of(p::graph, own), scaling_of(p::graph, other));
        if constexpr (repeated && requires { typename producer_at<Index>::packing; })
            return std::is_same_v<typename producer_at<Index>::packing, typename producer_at<Other>::packing>;
        else
            return false;
    }();
    /// The stage whose packed weights stage `Index` reads.
    template <std::size_t Index>
    static constexpr std::size_t packed_by = [] {
        std::size_t first = Index;
        constexpr std::size_t producer = p::list[Index].producer;
        if constexpr (producer != no_node)
            if constexpr (p::graph[producer].back != 0)
                for_each_index<Index>([&](auto i) {
                    if constexpr (packs_as<Index, i>)
                        if (first == Index) first = i;
                });
        return first;
    }();

    struct table {
        std::array<packed_offsets, stages> at{};
        std::array<stage_work, stages> work{};
        std::size_t packed = 0, scratch = 0, macs = 0, row_group = 1;
    };
    static constexpr table sizes = [] {
        table t;
        for_each_index<stages>([&](auto i) {
            using producer = producer_at<i>;
            if constexpr (packed_by<i> == i) {
                t.at[i].weights = t.packed;
                t.packed += round_up(producer::packed_size, alignment);
            } else {
                t.at[i].weights = t.at[packed_by<i>].weights;
            }
            t.scratch = std::max<std::size_t>(t.scratch, producer::scratch_size);
            if constexpr (producer::takes_rows) t.row_group = (std::max)(t.row_group, producer::row_group);
            for (std::size_t k = 0; k < p::list[i].fused_count; ++k) {
                const fused_node f = p::list[i].fused[k];
                t.at[i].channels[k] = t.packed;
                t.packed += f.channel_operands() * round_up(p::graph[f.node].out.channels, alignment);
            }
            t.work[i] = {.weights = producer::packed_size, .inputs = p::graph[p::list[i].source].out.size()};
            if constexpr (p::list[i].producer != no_node)
                t.work[i].macs =
                    cost_of<producer_word<N, i>>(p::graph[p::graph[p::list[i].producer].first].out).macs;
            t.macs += t.work[i].total();
        });
        t.scratch = round_up(t.scratch, alignment);
        return t;
    }();

    /// The stages of group G, which has several.
    template <std::size_t G>
    static constexpr auto strip_stages = [] {
        constexpr std::size_t first = p::groups.first[G];
        std::array<strip_stage, p::groups.stages(G)> all{};
        for_each_index<all.size()>([&](auto i) {
            constexpr stage_plan s = p::list[first + i];
            constexpr dims in = p::graph[s.source].out, out = p::graph[s.result].out;
            all[i] = {.parts = producer_at<first + i>::parts,
                      .pixels = out.pixels(),
                      .width = out.width,
                      .channels = out.channels,
                      .reads = reach_of(p::graph, p::facts, s),
                      .in_width = in.width};
        });
        return all;
    }();
    template <std::size_t G>
    static constexpr auto strips = [] {
        std::size_t weights = 0;
        for (std::size_t i = p::groups.first[G]; i < p::groups.first[G + 1]; ++i)
            weights += sizes.work[i].weights;
        return choose_strips(strip_stages<G>, strips_of<N>, weights * sizeof(T), sizeof(T), alignment);
    }();
    /// The memory for the rows between the stages of a group, in elements.
    static constexpr std::size_t strip_memory = [] {
        std::size_t most = 0;
        for_each_index<p::groups.size>([&](auto g) {
            if constexpr (p::groups.stages(g) > 1) most = (std::max)(most, strips<g>.total);
        });
        return most;
    }();

    static constexpr std::size_t arena = round_up(p::arena_size, alignment);
    /// The number of samples that go through a stage together, so that dense layers read their weights less
    /// often: as many as fit into 256 KiB of the second-level cache, at most 16.
    static constexpr std::size_t block = [] {
        const std::size_t most = std::clamp<std::size_t>((256 << 10) / (arena * sizeof(T) + 1), 1, 16);
        return most < sizes.row_group ? 1 : most - most % sizes.row_group;
    }();
    static constexpr std::size_t row_group = block == 1 ? 1 : sizes.row_group;

    /// The memory per thread, in elements.
    static constexpr std::size_t memory = block * arena + sizes.scratch + strip_memory;

    /// The number of threads that have enough work for the given number of samples in a row.
    static constexpr std::size_t useful_threads(std::size_t samples) {
        const std::size_t most = samples * sizes.macs / (Costs.start + Costs.stage * stages);
        return std::max<std::size_t>(most, 1);
    }
    /// Whether one thread runs the group: it is a single stage that is too small or cannot be divided.
    template <std::size_t G, std::size_t Index = p::groups.first[G]>
    static constexpr bool alone = p::groups.stages(G) == 1
                                  && (producer_at<Index>::parts.chunks * producer_at<Index>::parts.blocks == 1
                                      || sizes.work[Index].total() < 2 * Costs.stage);
};

} // namespace lamina::detail
