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

/// What a network's training asks about a node's word besides its needs (see trained_word). All is false or 0
/// for joins.
struct word_facts {
    bool activates = false, is_pointwise = false;
    bool takes_pooled = false, is_max_pool_of_2 = false;
    /// Sizes, for the network's wishes: where no gradient of the input is wanted, less may be packed.
    std::size_t packed = 0, shared = 0, scratch = 0;
    std::size_t unread_gradients = 0;
};

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
    /// For each node, the result that it is and that may take its gradient early; the number of results if
    /// there is none.
    static constexpr std::array<std::size_t, size> early_result = [] {
        std::array<std::size_t, size> all{};
        all.fill(results);
        for (std::size_t r = results; r-- > 0;)
            if (takes_gradient_early(r)) all[memory.result(r)] = r;
        return all;
    }();
    static constexpr bool keeps_last_channels(std::size_t result) {
        return net[net.results[result]].out.channels == net[memory.result(result)].out.channels;
    }

    /// One node, or none, for every node.
    using other_nodes = std::array<optional_node, size>;

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
    /// What else is asked about words. Apart from their needs, because it chooses the kernels.
    static constexpr auto facts = for_words<word_facts>([](auto index) {
        using w = trained<index>;
        constexpr bool packs_forward_only = requires { w::forward_packed; };
        constexpr bool has_unread_gradients = requires { w::unread_gradients; };
        word_facts f{.activates = w::activates,
                     .is_pointwise = pointwise_word<word<index>>,
                     .takes_pooled = w::takes_pooled,
                     .is_max_pool_of_2 = is_max_pool_of_2<word<index>>(index),
                     .packed = w::packed,
                     .shared = w::shared,
                     .scratch = w::scratch};
        if constexpr (packs_forward_only)
            if (!memory.wanted[memory.operand(index, 0)]) f.packed = w::forward_packed;
        if constexpr (has_unread_gradients)
            if (memory.has_backward(index)) f.unread_gradients = w::unread_gradients;
        return f;
    });

    /// For each word's node, the node of the activation fused into it.
    static constexpr other_nodes activation = [] {
        other_nodes all{};
        for (std::size_t i = 0; i < size; ++i) {
            if (!facts[i].is_pointwise) continue;
            const std::size_t producer = memory.operand(i, 0);
            if (facts[producer].activates && memory.value_memory[i] == memory.value_memory[producer])
                all[producer] = {i, true};
        }
        return all;
    }();
    static constexpr bool is_applied_before(std::size_t node) {
        for (const optional_node& one : activation)
            if (one == optional_node{node, true}) return true;
        return false;
    }

    /// For the node of each 2×2 max pooling, the node of the convolution that takes the pooled gradient
    /// directly, through a fused activation whose derivative needs only its result.
    static constexpr other_nodes pooled = [] {
        other_nodes all{};
        for (std::size_t i = 0; i < size; ++i) {
            if (!facts[i].is_max_pool_of_2) continue;
            std::size_t from = memory.operand(i, 0);
            bool alone = memory.uses[from] == 1;
            if (is_applied_before(from)) {
                alone = alone && !needs[from].reads_input;
                from = memory.operand(from, 0);
                alone = alone && memory.uses[from] == 1;
            }
            // A view in between may give the results another shape.
            const bool sees_results = net[net[i].first].out == net[from].out;
            if (alone && sees_results && facts[from].takes_pooled && !memory.wanted[memory.operand(from, 0)])
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

    /// Whether a node's backward runs by itself.
    static constexpr std::array<bool, size> runs_backward = [] {
        std::array<bool, size> all{};
        for (std::size_t i = 0; i < size; ++i) all[i] = memory.has_backward(i) && !done_with_pool[i];
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
    static constexpr std::array<std::size_t, size + 1> in_a_row(std::size_t word_facts::* share) {
        std::array<std::size_t, size + 1> begin{};
        for (std::size_t i = 0; i < size; ++i)
            begin[i + 1] = begin[i] + round_up(facts[i].*share, 64 / sizeof(T));
        return begin;
    }
    static constexpr auto packed = in_a_row(&word_facts::packed);
    static constexpr auto shared = in_a_row(&word_facts::shared);

    static constexpr std::size_t greatest(std::size_t word_facts::* size_of) {
        std::size_t most = 0;
        for (const word_facts& f : facts) most = (std::max)(most, f.*size_of);
        return most;
    }
    static constexpr std::size_t scratch = greatest(&word_facts::scratch);
    /// The memory for gradients that nothing reads: of frozen words that cannot do without.
    static constexpr std::size_t unread_gradients = greatest(&word_facts::unread_gradients);
};

} // namespace lamina::detail
