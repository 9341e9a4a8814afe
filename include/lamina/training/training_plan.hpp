#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/training/memory_plan.hpp>
#include <lamina/training/trained_words.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// What is known at compile time about training network `N` with elements of type `T`.
template <class N, class T, bool WithInputGradient = false>
struct training_plan {
    static constexpr const auto& net = graph_of<N>;
    static constexpr std::size_t size = graph_of<N>.size();

    template <std::size_t Index>
    using word = leaf_word<N, net[Index].leaf>;
    template <std::size_t Index>
    using trained = trained_word<word<Index>, net[net[Index].first].out, T, net[Index].frozen>;

    template <class Word>
    static constexpr bool couples = requires { requires Word::couples_samples; };

    /// Returns of(node) for every node that is a word.
    template <class Result, class Of>
    static constexpr std::array<Result, size> for_words(Of of) {
        std::array<Result, size> all{};
        for_each_word<N>([&](auto, auto index) { all[index] = of(index); });
        return all;
    }

    static constexpr auto needs = for_words<node_needs>([](auto index) {
        using w = trained<index>;
        constexpr bool frozen = net[index].frozen;
        bool trainable = false;
        if constexpr (has_parameters<word<index>> && !frozen)
            for (const auto& p : word<index>::parameters(net[net[index].first].out)) trainable |= p.trainable;
        return node_needs{w::view,         w::in_place, w::reads_input,
                          w::reads_output, trainable,   couples<word<index>> && !frozen,
                          w::saved};
    });
    static constexpr memory_plan<size> memory{net, needs, WithInputGradient};

    static constexpr std::size_t results = memory.results();
    static_assert(memory.results_are_distinct(),
                  "output: two results are the same values, perhaps in another shape; leave one out");
    /// The nodes of the inputs.
    static constexpr auto inputs = [] {
        index_list<size> all;
        for (std::size_t i = 0; i < size; ++i)
            if (net[i].kind == operation::input) all.push_back(i);
        return all;
    }();

    /// The word that computes a result, skipping views; identity if no word does.
    template <std::size_t Result = 0>
    using last_word = typename decltype([] {
        if constexpr (net[memory.result(Result)].is_word())
            return type_of<word<memory.result(Result)>>{};
        else
            return type_of<words::identity>{};
    }())::type;

    /// A loss may write the gradient of a result's last word's input in place of the result's, unless another
    /// node reads the result or a penalty on it adds to that. For a word that works across the channels of a
    /// pixel, no view after it may change the number of channels either.
    static constexpr bool takes_gradient_early(std::size_t result) {
        bool penalized = false;
        for (std::size_t i = net.results[result]; i != memory.result(result); i = net[i].first)
            penalized |= needs[i].reads_input;
        return !penalized && memory.takes_gradient_early(result);
    }
    /// The result that is this node and may take its gradient early; the number of results if there is none.
    static constexpr std::size_t early_result(std::size_t node) {
        std::size_t r = 0;
        while (r < results && !(memory.result(r) == node && takes_gradient_early(r))) ++r;
        return r;
    }
    static constexpr bool keeps_last_channels(std::size_t result) {
        return net[net.results[result]].out.channels == net[memory.result(result)].out.channels;
    }

    /// One node, or none, for every node.
    using other_nodes = std::array<optional_node, size>;

    /// For each word's node, the node of the activation fused into it.
    static constexpr other_nodes activation = [] {
        constexpr auto activates = for_words<bool>([](auto index) { return trained<index>::activates; });
        constexpr auto pointwise = for_words<bool>([](auto index) { return pointwise_word<word<index>>; });
        other_nodes all{};
        for (std::size_t i = 0; i < size; ++i) {
            if (!pointwise[i]) continue;
            const std::size_t producer = memory.operand(i, 0);
            if (activates[producer] && memory.value_memory[i] == memory.value_memory[producer])
                all[producer] = {i, true};
        }
        return all;
    }();
    static constexpr bool is_applied_before(std::size_t node) {
        return std::ranges::find(activation, optional_node{node, true}) != activation.end();
    }

    template <class Word>
    static constexpr bool is_max_pool_of_2([[maybe_unused]] std::size_t node) {
        if constexpr (pooling_word<Word>) {
            const kernels::pool_geometry g = Word::geometry(net[net[node].first].out);
            const kernels::window_geometry& w = g.window;
            return g.kind == kernels::pooling::max && !g.adaptive && w.kernel == extent2{2, 2}
                   && w.strides == extent2{2, 2} && w.dilation == extent2{1, 1} && !w.pad.any()
                   && 2 * w.out.height <= w.in.height && 2 * w.out.width <= w.in.width;
        }
        return false;
    }
    /// For the node of each 2×2 max pooling, the node of the convolution that takes the pooled gradient
    /// directly, through a fused activation whose derivative needs only its result.
    static constexpr other_nodes pooled = [] {
        constexpr auto takes = for_words<bool>([](auto index) { return trained<index>::takes_pooled; });
        constexpr auto pools =
            for_words<bool>([](auto index) { return is_max_pool_of_2<word<index>>(index); });
        constexpr auto reads = for_words<bool>([](auto index) { return trained<index>::reads_input; });
        other_nodes all{};
        for (std::size_t i = 0; i < size; ++i) {
            if (!pools[i]) continue;
            std::size_t from = memory.operand(i, 0);
            bool alone = memory.uses[from] == 1;
            if (is_applied_before(from)) {
                alone = alone && !reads[from];
                from = memory.operand(from, 0);
                alone = alone && memory.uses[from] == 1;
            }
            // A view in between may give the results another shape.
            const bool sees_results = net[net[i].first].out == net[from].out;
            if (alone && sees_results && takes[from] && !memory.wanted[memory.operand(from, 0)])
                all[i] = {from, true};
        }
        return all;
    }();
    /// Whether the backward of a max pooling already does the node's, whose result then needs no gradient.
    static constexpr std::array<bool, size> done_with_pool = [] {
        constexpr other_nodes convolutions = pooled; // GCC 12 does not evaluate it within the loop
        std::array<bool, size> all{};
        for (const auto convolution : convolutions) {
            if (!convolution) continue;
            all[*convolution] = true;
            if (activation[*convolution]) all[*activation[*convolution]] = true;
        }
        return all;
    }();

    static constexpr bool couples_samples = memory.phases() > 1;

    /// The first node of each phase, and the number of samples that pass through it together, chosen so that
    /// their values fit in the cache.
    static constexpr auto phases = [] {
        std::array<std::size_t, memory.phases() + 1> begin{};
        for (std::size_t k = 1; k < begin.size(); ++k) begin[k] = memory.phase_end(begin[k - 1]);
        return begin;
    }();
    static constexpr std::size_t phase_samples(std::size_t begin) {
        std::size_t numbers = 1;
        for (std::size_t i = begin; i < memory.phase_end(begin); ++i) numbers += net[i].out.size();
        return std::max<std::size_t>(cache_bytes / (numbers * sizeof(T)), 1);
    }
    static constexpr std::size_t cache_bytes = caches::second / 2;

    /// Where each word's share of a memory begins, and finally the total size.
    static constexpr std::array<std::size_t, size + 1> in_a_row(const std::array<std::size_t, size>& sizes) {
        std::array<std::size_t, size + 1> begin{};
        for (std::size_t i = 0; i < size; ++i) begin[i + 1] = begin[i] + round_up(sizes[i], 64 / sizeof(T));
        return begin;
    }
    static constexpr auto packed = in_a_row(for_words<std::size_t>([](auto index) {
        if constexpr (requires { trained<index>::forward_packed; })
            if (!memory.wanted[memory.operand(index, 0)]) return trained<index>::forward_packed;
        return trained<index>::packed;
    }));
    static constexpr auto shared =
        in_a_row(for_words<std::size_t>([](auto index) { return trained<index>::shared; }));
    static constexpr std::size_t scratch = [] {
        const auto all = for_words<std::size_t>([](auto index) { return trained<index>::scratch; });
        return *std::max_element(all.begin(), all.end());
    }();
    /// The memory for gradients that nothing reads: of frozen words that cannot do without.
    static constexpr std::size_t unread_gradients = [] {
        const auto all = for_words<std::size_t>([](auto index) -> std::size_t {
            if constexpr (requires { trained<index>::unread_gradients; })
                if (memory.has_backward(index)) return trained<index>::unread_gradients;
            return 0;
        });
        return *std::max_element(all.begin(), all.end());
    }();
};

} // namespace lamina::detail
