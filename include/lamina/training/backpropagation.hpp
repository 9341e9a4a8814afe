#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/checked_product.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/training/buffer_places.hpp>
#include <lamina/training/loss_evaluator.hpp>
#include <lamina/training/network_sweep.hpp>
#include <lamina/training/samples.hpp>
#include <lamina/training/tensor_rules.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
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
    /// the inputs, sample by sample. The samples are not checked: see check_samples.
    template <class Loss>
    score run(const model<N, T>& m, const samples<T>& data, const Loss& loss, std::span<T> gradients,
              std::span<const std::uint32_t> order = {}, std::uint32_t seed = 1, std::uint64_t step = 0,
              std::span<T> input_gradients = {});

    /// Bytes that this object uses for values, gradients and packed weights.
    std::size_t bytes() const {
        return (packed_.size() + own_memory_.size()) * sizeof(T) + shared_.size() * sizeof(double);
    }
    std::size_t threads() const noexcept { return team_.threads(); }
    thread_team& team() noexcept { return team_; }
    /// The number of samples a thread processes at a time.
    std::size_t block() const noexcept { return capacity_; }

private:
    template <class Loss>
    struct job {
        const model<N, T>& m;
        const samples<T>& data;
        std::span<const std::uint32_t> order;
        loss_evaluator<N, T, Loss> loss;
        std::span<T> gradients, input_gradients;
        training_pass pass;

        std::size_t sample(std::size_t i) const { return order.empty() ? i : order[i]; }
    };

    struct result {
        loss_sums sums;
        double penalty = 0;
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
    template <class Loss>
    void work(const job<Loss>& j);
    template <std::size_t Leg, class Loss>
    void run_leg(const job<Loss>& j, const training_pass& pass);
    template <class Loss>
    void apply_loss(const job<Loss>& j, const sweep& s, kernels::range samples, loss_sums& to);
    void reduce(std::span<T> gradients, const training_pass& pass);
    void regularize(const T* parameters, std::span<T> gradients, const training_pass& pass);

    std::size_t max_batch_;
    thread_team team_;
    buffer_places places_{plan::memory, plan::done_with_pool, line};
    std::size_t capacity_ = 0;
    aligned_array<T> packed_, own_memory_;
    std::vector<double> shared_;
    std::vector<result> results_;
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
template <class Loss>
score backpropagation<N, T, WithInputGradient>::run(const model<N, T>& m, const samples<T>& data,
                                                    const Loss& loss, std::span<T> gradients,
                                                    std::span<const std::uint32_t> order, std::uint32_t seed,
                                                    std::uint64_t step, std::span<T> input_gradients) {
    assert(own_memory_.size() == own_size() * team_.threads() && "backpropagation: it was moved from");
    const std::size_t n = order.empty() ? count_samples<N>(data) : order.size();
    if (n == 0 || n > max_batch_)
        raise("backpropagation: a batch of " + std::to_string(n) + " samples, expected 1 to "
              + std::to_string(max_batch_));
    if (gradients.size() != gradient_count)
        raise("backpropagation: the network has " + std::to_string(gradient_count)
              + " parameters, but there is room for " + std::to_string(gradients.size()) + " gradients");
    if (WithInputGradient && input_gradients.size() != n * input_shape<N>.size())
        raise("backpropagation: the batch has " + std::to_string(n * input_shape<N>.size())
              + " inputs, but there is room for " + std::to_string(input_gradients.size())
              + " gradients of inputs");
    loss_evaluator<N, T, Loss>::validate(data);
    const std::size_t threads = (std::min)(team_.threads(), n);
    results_.assign(threads, {});
    work(job<Loss>{.m = m,
                   .data = data,
                   .order = order,
                   .loss = loss_evaluator<N, T, Loss>(loss),
                   .gradients = gradients,
                   .input_gradients = input_gradients,
                   .pass = {.seed = seed, .step = step, .batch = n, .threads = threads}});
    result all;
    for (const result& r : results_) {
        all.sums.merge(r.sums);
        all.penalty += r.penalty;
    }
    score s = all.sums.score();
    s.loss += all.penalty;
    return s;
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
template <class Loss>
void backpropagation<N, T, WithInputGradient>::work(const job<Loss>& j) {
    const auto each = [&](const auto& part) {
        team_.each(j.pass.threads, [&](std::size_t thread) {
            training_pass pass = j.pass;
            pass.thread = thread;
            part(pass);
        });
    };
    const T* const weights = j.m.parameters().data();
    if constexpr (!packs_apart) each([&](const training_pass& pass) { pack(weights, pass); });
    for_each_index<2 * sweep::phases - 1>(
        [&](auto leg) { each([&](const training_pass& pass) { run_leg<leg>(j, pass); }); });
    each([&](const training_pass& pass) { reduce(j.gradients, pass); });
    each([&](const training_pass& pass) { regularize(weights, j.gradients, pass); });
}

/// One leg of the pass: forward through the phases, then backward. The last phase does both, with the loss's
/// gradient in between. With several phases, a thread's slice is a single block.
template <class N, class T, bool WithInputGradient>
    requires given_network<N>
template <std::size_t Leg, class Loss>
void backpropagation<N, T, WithInputGradient>::run_leg(const job<Loss>& j, const training_pass& pass) {
    constexpr std::size_t in = input_shape<N>.size(), turn = sweep::phases - 1;
    const T* const weights = j.m.parameters().data();
    if constexpr (Leg == 0) {
        if constexpr (packs_apart) pack(weights, pass);
        std::fill_n(own_gradients(pass.thread), gradient_count, T(0));
    }
    const sweep_memory<T> memory = memory_of(weights, pass.thread);
    loss_sums sums;
    const kernels::range slice = kernels::slice_of(pass.batch, pass.thread, pass.threads);
    for (std::size_t first = slice.begin; first < slice.end; first += capacity_) {
        const kernels::range block{first, (std::min)(first + capacity_, slice.end)};
        const sweep s(memory, pass, block);
        if constexpr (Leg == 0)
            for (std::size_t i = 0; i < block.size(); ++i)
                std::copy_n(j.data.inputs.data() + j.sample(block.begin + i) * in, in, s.input() + i * in);
        if constexpr (Leg <= turn) s.template forward<Leg>();
        if constexpr (Leg == turn) apply_loss(j, s, block, sums);
        if constexpr (Leg >= turn)
            s.template backward<2 * turn - Leg, loss_evaluator<N, T, Loss>::from_input>();
        if constexpr (WithInputGradient && Leg == 2 * turn)
            std::copy_n(s.input_gradient(), block.size() * in, j.input_gradients.data() + block.begin * in);
    }
    results_[pass.thread].sums.merge(sums);
}

template <class N, class T, bool WithInputGradient>
    requires given_network<N>
template <class Loss>
void backpropagation<N, T, WithInputGradient>::apply_loss(const job<Loss>& j, const sweep& s,
                                                          kernels::range samples, loss_sums& to) {
    constexpr std::size_t out = output_shape<N>.size();
    const T share = T(1) / static_cast<T>(j.pass.batch);
    for (std::size_t i = 0; i < samples.size(); ++i)
        j.loss(s.output() + i * out, j.data, j.sample(samples.begin + i), share,
               s.output_gradient() + i * out, to);
}

/// Packs the words' weights: all of them, or those whose middle lies in this thread's share of the packed
/// memory.
template <class N, class T, bool WithInputGradient>
    requires given_network<N>
void backpropagation<N, T, WithInputGradient>::pack(const T* parameters, const training_pass& pass) {
    for_each_word<N>([&](auto, auto index) {
        using trained = typename plan::template trained<index>;
        if constexpr (trained::packed != 0) {
            constexpr std::size_t middle = (plan::packed[index] + plan::packed[index + 1]) / 2;
            if (packs_apart || middle * pass.threads / plan::packed.back() == pass.thread)
                trained::template pack<plan::memory.wanted[plan::memory.operand(index, 0)]>(
                    parameters + plan::net[index].parameters, packed(pass.thread) + plan::packed[index]);
        }
    });
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
