#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/checked_product.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/caller_memory.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/training/buffer_places.hpp>
#include <lamina/training/network_loss.hpp>
#include <lamina/training/network_sweep.hpp>
#include <lamina/training/tensor_rules.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

/// Computes the gradients of a loss with respect to the parameters of network `N`, for batches of up to
/// `max_batch` samples. The constructor allocates all memory. Each thread takes a consecutive slice of the
/// batch: block by block, with blocks that fit in its cache, or, if words couple the samples, a few samples
/// at a time from one such word to the next. For a given build and number of threads, results are
/// reproducible bit for bit. Exceptions from the loss reach the caller.
template <class N, class T = float, bool WithInputGradient = false>
    requires given_network<N>
class backpropagation {
    using plan = training_plan<N, T, WithInputGradient>;
    using sweep = network_sweep<N, T, WithInputGradient>;

public:
    /// `threads` 0: available_threads(); never more than `max_batch`.
    explicit backpropagation(std::size_t max_batch, std::size_t threads = 0);

    /// Returns the mean loss of a batch, penalties included, and its accuracy. Writes the derivatives of that
    /// loss to `gradients`, laid out like the model's parameters without the frozen ones; for parameters that
    /// are not trainable (moving averages), the amount an update subtracts. `order`, if not empty, lists the
    /// samples of `data` that form the batch. `step` counts batches and, with the seed, determines the random
    /// numbers of dropout. With WithInputGradient, `input_gradients` receives the derivatives with respect to
    /// the inputs: for each input in turn, sample by sample. The samples are not checked: see check_samples.
    template <class Loss>
    score run(const model<N, T>& m, const samples<T>& data, const Loss& loss, std::span<T> gradients,
              std::span<const std::uint32_t> order = {}, std::uint32_t seed = 1, std::uint64_t step = 0,
              std::span<T> input_gradients = {}) {
        const network_loss<N, T, Loss> judge(loss, data);
        const batch_loss found =
            run(m, judge.data(), judge, gradients, order, {.seed = seed, .step = step}, input_gradients);
        score s = judge.score(found.sums);
        s.loss += found.penalty;
        return s;
    }

    /// Bytes that this object uses for values, gradients and packed weights.
    std::size_t bytes() const {
        return (packed_.size() + own_memory_.size()) * sizeof(T) + shared_.size() * sizeof(double);
    }
    std::size_t threads() const noexcept { return team_.threads(); }
    thread_team& team() noexcept { return team_; }
    /// The number of samples a thread processes at a time.
    std::size_t block() const noexcept { return capacity_; }

private:
    struct job {
        const model<N, T>& m;
        const network_samples<N, T>& data;
        std::span<const std::uint32_t> order;
        const any_loss<T>& loss;
        std::span<T> gradients, input_gradients;
        training_pass pass;

        std::size_t sample(std::size_t i) const { return order.empty() ? i : order[i]; }
    };

    struct batch_loss {
        std::array<loss_sums, plan::results> sums{};
        double penalty = 0;

        void merge(const batch_loss& other) {
            for (std::size_t r = 0; r < sums.size(); ++r) sums[r].merge(other.sums[r]);
            penalty += other.penalty;
        }
    };

    static constexpr std::size_t block_bytes = caches::second * 3 / 4;
    /// Each thread packs its own copy of the weights if they fit in its cache; otherwise it would have to
    /// fetch them from another thread's cache.
    static constexpr bool packs_apart = plan::packed.back() * sizeof(T) <= caches::second;
    static constexpr std::size_t line = 64 / sizeof(T);

    // Each thread's memory: arena, scratch memory, parameter gradients.
    std::size_t arena_size() const { return places_.total * capacity_; }
    static constexpr std::size_t gradient_count = updated_parameters<N>;
    static constexpr std::size_t scratch_size =
        round_up(plan::scratch, line) + round_up(plan::unread_gradients, line);
    std::size_t own_size() const { return arena_size() + scratch_size + round_up(gradient_count, line); }
    T* own(std::size_t thread) { return own_memory_.data() + thread * own_size(); }
    T* own_gradients(std::size_t thread) { return own(thread) + arena_size() + scratch_size; }
    T* packed(std::size_t thread) {
        return packed_.data() + (packs_apart ? thread * plan::packed.back() : 0);
    }

    void pack(const T* parameters, const training_pass& pass);
    sweep_memory<T> memory_of(const T* parameters, std::size_t thread);
    batch_loss run(const model<N, T>& m, const network_samples<N, T>& data, const any_loss<T>& loss,
                   std::span<T> gradients, std::span<const std::uint32_t> order, training_pass pass,
                   std::span<T> input_gradients);
    void work(const job& j);
    void run_leg(std::size_t leg, const job& j, const training_pass& pass);
    void copy_inputs(const job& j, const sweep& s, kernels::range block);
    void apply_loss(const job& j, const sweep& s, kernels::range block,
                    std::span<loss_sums, plan::results> to);
    void copy_input_gradients(const job& j, const sweep& s, kernels::range block);
    void reduce(std::span<T> gradients, const training_pass& pass);
    void regularize(const T* parameters, std::span<T> gradients, const training_pass& pass);

    std::size_t max_batch_;
    thread_team team_;
    buffer_places places_{plan::memory, plan::done_with_pool, line};
    std::size_t capacity_ = 0;
    aligned_array<T> packed_, own_memory_;
    std::vector<double> shared_;
    std::vector<batch_loss> results_;
    std::vector<tensor_rule<T>> rules_ = tensor_rules<N, T>();
};

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
backpropagation<N, T, WithInputGradient>::backpropagation(std::size_t max_batch, std::size_t threads)
    : max_batch_(max_batch), team_((std::min)(choose_threads(threads), std::max<std::size_t>(max_batch, 1))) {
    if (max_batch == 0) raise("backpropagation: the batch has room for no sample; give at least 1");
    const std::size_t slice = (max_batch - 1) / team_.threads() + 1;
    const std::size_t fitting = block_bytes / (std::max<std::size_t>(places_.total, 1) * sizeof(T));
    capacity_ = plan::couples_samples ? slice : std::clamp<std::size_t>(fitting, 1, slice);
    const auto product = [](std::size_t a, std::size_t b) {
        return checked_product("backpropagation", {a, b});
    };
    packed_ = aligned_array<T>(product(plan::packed.back(), packs_apart ? team_.threads() : 1));
    product(places_.total, capacity_);
    own_memory_ = aligned_array<T>(product(own_size(), team_.threads()));
    shared_.resize(product(plan::shared.back(), team_.threads()));
    results_.resize(team_.threads());
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
typename backpropagation<N, T, WithInputGradient>::batch_loss backpropagation<N, T, WithInputGradient>::run(
    const model<N, T>& m, const network_samples<N, T>& data, const any_loss<T>& loss, std::span<T> gradients,
    std::span<const std::uint32_t> order, training_pass pass, std::span<T> input_gradients) {
    assert(own_memory_.size() == own_size() * team_.threads() && "backpropagation: it was moved from");
    const std::size_t n = order.empty() ? data.inputs[0].size() / input_shape<N>.size() : order.size();
    if (n == 0 || n > max_batch_)
        raise({"backpropagation: a batch of ", n, " samples, expected 1 to ", max_batch_});
    if (gradients.size() != gradient_count)
        raise({"backpropagation: the network has ", gradient_count, " parameters, but there is room for ",
               gradients.size(), " gradients"});
    const std::size_t inputs =
        n * std::accumulate(input_sizes<N>.begin(), input_sizes<N>.end(), std::size_t{0});
    if (WithInputGradient && input_gradients.size() != inputs)
        raise({"backpropagation: the batch has ", inputs, " inputs, but there is room for ",
               input_gradients.size(), " gradients of inputs"});
    pass.batch = n;
    pass.threads = (std::min)(team_.threads(), n);
    results_.assign(pass.threads, {});
    work({m, data, order, loss, gradients, input_gradients, pass});
    batch_loss all;
    for (const batch_loss& one : results_) all.merge(one);
    return all;
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::work(const job& j) {
    const auto each = [&](const auto& part) {
        team_.each(j.pass.threads, [&](std::size_t thread) {
            training_pass pass = j.pass;
            pass.thread = thread;
            part(pass);
        });
    };
    const T* const weights = j.m.parameters().data();
    if constexpr (!packs_apart) each([&](const training_pass& pass) { pack(weights, pass); });
    for (std::size_t leg = 0; leg < 2 * sweep::phases - 1; ++leg)
        each([&](const training_pass& pass) { run_leg(leg, j, pass); });
    each([&](const training_pass& pass) { reduce(j.gradients, pass); });
    each([&](const training_pass& pass) { regularize(weights, j.gradients, pass); });
}

/// One leg of the pass: forward through the phases, then backward. The last phase does both, with the loss's
/// gradient in between. With several phases, a thread's slice is a single block.
template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::run_leg(std::size_t leg, const job& j,
                                                       const training_pass& pass) {
    constexpr std::size_t turn = sweep::phases - 1;
    const T* const weights = j.m.parameters().data();
    if (leg == 0) {
        if constexpr (packs_apart) pack(weights, pass);
        std::fill_n(own_gradients(pass.thread), gradient_count, T(0));
    }
    const sweep_memory<T> memory = memory_of(weights, pass.thread);
    const kernels::range slice = kernels::slice_of(pass.batch, pass.thread, pass.threads);
    for (std::size_t first = slice.begin; first < slice.end; first += capacity_) {
        const kernels::range block{first, (std::min)(first + capacity_, slice.end)};
        const sweep s(memory, pass, block);
        if (leg == 0) copy_inputs(j, s, block);
        if (leg <= turn) s.forward(leg);
        if (leg == turn) apply_loss(j, s, block, results_[pass.thread].sums);
        if (leg >= turn) s.backward(2 * turn - leg, j.loss);
        if constexpr (WithInputGradient)
            if (leg == 2 * turn) copy_input_gradients(j, s, block);
    }
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::copy_inputs(const job& j, const sweep& s,
                                                           kernels::range block) {
    for (std::size_t k = 0; k < plan::inputs.count; ++k) {
        const std::size_t in = input_sizes<N>[k];
        for (std::size_t i = 0; i < block.size(); ++i)
            std::copy_n(j.data.inputs[k].data() + j.sample(block.begin + i) * in, in, s.input(k) + i * in);
    }
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::copy_input_gradients(const job& j, const sweep& s,
                                                                    kernels::range block) {
    T* to = j.input_gradients.data();
    for (std::size_t k = 0; k < plan::inputs.count; ++k) {
        const std::size_t in = input_sizes<N>[k];
        std::copy_n(s.input_gradient(k), block.size() * in, to + block.begin * in);
        to += j.pass.batch * in;
    }
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::apply_loss(const job& j, const sweep& s, kernels::range block,
                                                          std::span<loss_sums, plan::results> to) {
    const T share = T(1) / static_cast<T>(j.pass.batch);
    std::array<const T*, plan::results> values;
    std::array<T*, plan::results> gradients;
    for (std::size_t i = 0; i < block.size(); ++i) {
        for (std::size_t r = 0; r < plan::results; ++r) {
            values[r] = s.result(r) + i * result_sizes<N>[r];
            gradients[r] = s.result_gradient(r) + i * result_sizes<N>[r];
        }
        j.loss.judge(values, j.sample(block.begin + i), share, gradients, to);
    }
}

/// Packs the words' weights: all of them, or those whose middle lies in this thread's share of the packed
/// memory.
template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::pack(const T* parameters, const training_pass& pass) {
    for (std::size_t i = 0; i < plan::size; ++i) {
        const auto pack_word = network_functions<N, T, WithInputGradient>::all[i].pack;
        if (pack_word == nullptr) continue;
        const std::size_t middle = (plan::packed[i] + plan::packed[i + 1]) / 2;
        if (packs_apart || middle * pass.threads / plan::packed.back() == pass.thread)
            pack_word(parameters + plan::net[i].parameters, packed(pass.thread) + plan::packed[i]);
    }
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
sweep_memory<T> backpropagation<N, T, WithInputGradient>::memory_of(const T* parameters, std::size_t thread) {
    return {.parameters = parameters,
            .packed = packed(thread),
            .shared = shared_.data(),
            .arena = own(thread),
            .places = places_.offsets.data(),
            .capacity = capacity_,
            .scratch = own(thread) + arena_size(),
            .gradients = own_gradients(thread),
            .unread = own(thread) + arena_size() + round_up(plan::scratch, line),
            .penalty = &results_[thread].penalty};
}

/// Each thread sums one range of the parameters' gradients, in thread order.
template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::reduce(std::span<T> gradients, const training_pass& pass) {
    const kernels::range part = kernels::slice_of(gradients.size(), pass.thread, pass.threads);
    T* const to = gradients.data() + part.begin;
    std::copy_n(own_gradients(0) + part.begin, part.size(), to);
    for (std::size_t t = 1; t < pass.threads; ++t)
        kernels::accumulate(part.size(), own_gradients(t) + part.begin, to);
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::regularize(const T* parameters, std::span<T> gradients,
                                                          const training_pass& pass) {
    for (std::size_t i = pass.thread; i < rules_.size(); i += pass.threads) {
        const auto& r = rules_[i];
        if (r.penalty == nullptr) continue;
        const std::span<const T> w(parameters + r.offset, r.size);
        results_[pass.thread].penalty += static_cast<double>(r.penalty(w));
        r.add_gradient(w, gradients.subspan(r.gradient, r.size));
    }
}

} // namespace lamina::detail
