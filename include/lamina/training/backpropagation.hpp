#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/checked_product.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/threads.hpp>
#include <lamina/training/judge.hpp>
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

namespace lamina {

/// The gradients of a loss by the parameters of network `N`, for batches of up to `max_batch` samples. All
/// memory is allocated by the constructor. Each thread takes consecutive samples of a batch: where no word
/// couples the samples, in blocks whose values stay in its cache, otherwise a few at a time from one such
/// word to the next. The same numbers go in, the same bits come out, for a given number of threads and build.
template <class N, class T = float, bool WithInputGradient = false>
    requires is_network<N>
class backpropagation {
    using plan = detail::training_plan<N, T, WithInputGradient>;
    using sweep = detail::network_sweep<N, T, WithInputGradient>;

public:
    /// `threads` 0: as many as there are. More than samples are not made.
    explicit backpropagation(std::size_t max_batch, std::size_t threads = 0);

    /// The mean loss, penalties included, and the accuracy of a batch. Writes to `gradients` the derivatives
    /// of that loss, laid out as the model's parameters; for what is not trainable (moving averages) what an
    /// update takes away from it. `order`, if not empty, names the samples of `data` that make up the batch.
    /// `step` counts batches and, with the seed, makes the random numbers of dropout. `input_gradients`, with
    /// WithInputGradient, get the derivatives by the inputs, sample by sample. The samples are not checked:
    /// see check_samples.
    template <class Loss>
    score run(const model<N, T>& m, const samples<T>& data, const Loss& loss, std::span<T> gradients,
              std::span<const std::uint32_t> order = {}, std::uint32_t seed = 1, std::uint64_t step = 0,
              std::span<T> input_gradients = {});

    /// Bytes that this object uses for values, gradients and packed weights.
    std::size_t bytes() const {
        return (packed_.size() + own_memory_.size()) * sizeof(T) + shared_.size() * sizeof(double);
    }
    std::size_t threads() const noexcept { return threads_; }
    /// How many samples a thread takes at a time.
    std::size_t block() const noexcept { return capacity_; }

private:
    template <class Loss>
    struct job {
        const model<N, T>& m;
        const samples<T>& data;
        std::span<const std::uint32_t> order;
        detail::judge<N, T, Loss> loss;
        std::span<T> gradients, input_gradients;
        training_pass pass;

        std::size_t sample(std::size_t i) const { return order.empty() ? i : order[i]; }
    };

    struct result {
        detail::tally tally;
        double penalty = 0;
    };

    static constexpr std::size_t block_bytes = caches::second * 3 / 4;
    /// Every thread packs weights for itself if they fit into its cache: what another one packed would have
    /// to come from there.
    static constexpr bool packs_apart = plan::packed.back() * sizeof(T) <= caches::second;
    static constexpr std::size_t line = 64 / sizeof(T);

    // A thread's memory: the arena, scratch memory, the parameters' gradients.
    std::size_t arena_size() const { return places_.total * capacity_; }
    static constexpr std::size_t scratch_size = detail::round_up(plan::scratch, line);
    std::size_t own_size() const {
        return arena_size() + scratch_size + detail::round_up(parameters<N>, line);
    }
    T* own(std::size_t thread) { return own_memory_.data() + thread * own_size(); }
    T* own_gradients(std::size_t thread) { return own(thread) + arena_size() + scratch_size; }
    T* packed(std::size_t thread) {
        return packed_.data() + (packs_apart ? thread * plan::packed.back() : 0);
    }

    void pack(const T* parameters, const training_pass& pass);
    detail::sweep_memory<T> memory_of(const T* parameters, std::size_t thread);
    template <class Loss>
    void work(job<Loss> j);
    template <class Loss>
    void block(const job<Loss>& j, sweep& s, range samples, detail::tally& to);
    void reduce(std::span<T> gradients, const training_pass& pass);
    void regularize(const T* parameters, std::span<T> gradients, const training_pass& pass);

    std::size_t max_batch_, threads_;
    placement<4 * plan::size> places_ = place_buffers(buffers_of(plan::tape, plan::done_with_pool), line);
    std::size_t capacity_ = 0;
    detail::aligned_array<T> packed_, own_memory_;
    std::vector<double> shared_;
    std::vector<result> results_;
    std::vector<detail::tensor_rule<T>> rules_ = detail::tensor_rules<N, T>();
};

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
backpropagation<N, T, WithInputGradient>::backpropagation(std::size_t max_batch, std::size_t threads)
    : max_batch_(max_batch), threads_(choose_threads(threads)) {
    if (max_batch == 0) raise("backpropagation: the batch has room for no sample; give at least 1");
    threads_ = std::min(threads_, max_batch);
    const std::size_t slice = (max_batch - 1) / threads_ + 1;
    const std::size_t fitting = block_bytes / (std::max<std::size_t>(places_.total, 1) * sizeof(T));
    capacity_ = plan::couples_samples ? slice : std::clamp<std::size_t>(fitting, 1, slice);
    const auto product = [](std::size_t a, std::size_t b) {
        return detail::checked_product("backpropagation", {a, b});
    };
    packed_ = detail::aligned_array<T>(product(plan::packed.back(), packs_apart ? threads_ : 1));
    product(places_.total, capacity_);
    own_memory_ = detail::aligned_array<T>(product(own_size(), threads_));
    shared_.resize(product(plan::shared.back(), threads_));
    results_.resize(threads_);
}

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
template <class Loss>
score backpropagation<N, T, WithInputGradient>::run(const model<N, T>& m, const samples<T>& data,
                                                    const Loss& loss, std::span<T> gradients,
                                                    std::span<const std::uint32_t> order, std::uint32_t seed,
                                                    std::uint64_t step, std::span<T> input_gradients) {
    assert(own_memory_.size() == own_size() * threads_ && "backpropagation: it was moved from");
    const std::size_t n = order.empty() ? count_samples<N>(data) : order.size();
    if (n == 0 || n > max_batch_)
        raise("backpropagation: a batch of " + std::to_string(n) + " samples, expected 1 to "
              + std::to_string(max_batch_));
    if (gradients.size() != parameters<N>)
        raise("backpropagation: the network has " + std::to_string(parameters<N>)
              + " parameters, but there is room for " + std::to_string(gradients.size()) + " gradients");
    if (WithInputGradient && input_gradients.size() != n * input_shape<N>.size())
        raise("backpropagation: the batch has " + std::to_string(n * input_shape<N>.size())
              + " inputs, but there is room for " + std::to_string(input_gradients.size())
              + " gradients of inputs");
    detail::judge<N, T, Loss>::check(data);
    const std::size_t wanted = std::min(threads_, n);
    bool too_few = false;
    const job<Loss> j{
        m, data, order, detail::judge<N, T, Loss>(loss), gradients, input_gradients, {seed, step, n, 0, 1}};
    results_.assign(threads_, {});
    parallel(wanted, [&](std::size_t thread, std::size_t count) {
        // The samples of a thread that is missing have no room in the memory of the others.
        if (plan::couples_samples && count < wanted) {
            if (thread == 0) too_few = true;
            return;
        }
        job<Loss> mine = j;
        mine.pass.thread = thread;
        mine.pass.threads = count;
        work(mine);
    });
    if (too_few)
        raise("backpropagation: OpenMP gave fewer than the " + std::to_string(wanted)
              + " threads asked for, and batch_norm needs them all; ask for fewer");
    result all;
    for (const result& r : results_) {
        all.tally.merge(r.tally);
        all.penalty += r.penalty;
    }
    score s = all.tally.score();
    s.loss += all.penalty;
    return s;
}

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
template <class Loss>
void backpropagation<N, T, WithInputGradient>::work(job<Loss> j) {
    const training_pass& pass = j.pass;
    const T* const weights = j.m.parameters().data();
    pack(weights, pass);
    std::fill_n(own_gradients(pass.thread), parameters<N>, T(0));
    if constexpr (!packs_apart) barrier();
    sweep s(memory_of(weights, pass.thread), places_.offsets, pass);
    detail::tally tally;
    const range slice = slice_of(pass.batch, pass.thread, pass.threads);
    for (std::size_t first = slice.begin; first < slice.end; first += capacity_)
        block(j, s, {first, std::min(first + capacity_, slice.end)}, tally);
    results_[pass.thread] = {tally, s.penalty()};
    barrier();
    reduce(j.gradients, pass);
    barrier();
    regularize(weights, j.gradients, pass);
}

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
template <class Loss>
void backpropagation<N, T, WithInputGradient>::block(const job<Loss>& j, sweep& s, range samples,
                                                     detail::tally& to) {
    constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size();
    const T share = T(1) / static_cast<T>(j.pass.batch);
    s.begin(samples.begin, samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i)
        std::copy_n(j.data.inputs.data() + j.sample(samples.begin + i) * in, in, s.input() + i * in);
    s.forward();
    for (std::size_t i = 0; i < samples.size(); ++i)
        j.loss(s.output() + i * out, j.data, j.sample(samples.begin + i), share,
               s.output_gradient() + i * out, to);
    s.template backward<detail::judge<N, T, Loss>::from_input>();
    if constexpr (WithInputGradient)
        std::copy_n(s.input_gradient(), samples.size() * in, j.input_gradients.data() + samples.begin * in);
}

/// The words' weights: all of them, or those whose middle lies in the thread's share of the packed memory.
template <class N, class T, bool WithInputGradient>
    requires is_network<N>
void backpropagation<N, T, WithInputGradient>::pack(const T* parameters, const training_pass& pass) {
    for_each_word<N>([&](auto, auto index) {
        using trained = typename plan::template trained<index>;
        if constexpr (trained::packed != 0) {
            constexpr std::size_t middle = (plan::packed[index] + plan::packed[index + 1]) / 2;
            if (packs_apart || middle * pass.threads / plan::packed.back() == pass.thread)
                trained::template pack<plan::tape.wanted[plan::tape.operand(index, 0)]>(
                    parameters + plan::net[index].parameters, packed(pass.thread) + plan::packed[index]);
        }
    });
}

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
detail::sweep_memory<T> backpropagation<N, T, WithInputGradient>::memory_of(const T* parameters,
                                                                            std::size_t thread) {
    return {parameters,           packed(thread), shared_.data(),
            own(thread),          capacity_,      own(thread) + arena_size(),
            own_gradients(thread)};
}

/// Each thread adds up a range of the parameters, in the order of the threads.
template <class N, class T, bool WithInputGradient>
    requires is_network<N>
void backpropagation<N, T, WithInputGradient>::reduce(std::span<T> gradients, const training_pass& pass) {
    const range part = slice_of(gradients.size(), pass.thread, pass.threads);
    T* const to = gradients.data() + part.begin;
    std::copy_n(own_gradients(0) + part.begin, part.size(), to);
    for (std::size_t t = 1; t < pass.threads; ++t)
        kernels::accumulate(part.size(), own_gradients(t) + part.begin, to);
}

template <class N, class T, bool WithInputGradient>
    requires is_network<N>
void backpropagation<N, T, WithInputGradient>::regularize(const T* parameters, std::span<T> gradients,
                                                          const training_pass& pass) {
    for (std::size_t i = pass.thread; i < rules_.size(); i += pass.threads) {
        const auto& r = rules_[i];
        if (r.penalty == nullptr) continue;
        const std::span<const T> w(parameters + r.offset, r.size);
        results_[pass.thread].penalty += static_cast<double>(r.penalty(w));
        r.add_gradient(w, gradients.subspan(r.offset, r.size));
    }
}

} // namespace lamina
