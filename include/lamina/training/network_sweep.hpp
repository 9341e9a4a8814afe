#pragma once

#include <lamina/runtime/threads.hpp>
#include <lamina/training/joins.hpp>
#include <lamina/training/training_plan.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina::detail {

/// Where a thread finds what a sweep works on.
template <class T>
struct sweep_memory {
    const T* parameters = nullptr;
    const T* packed = nullptr;
    double* shared = nullptr;
    /// The thread's own: values and gradients of `capacity` samples, scratch memory, and the parameters'
    /// gradients.
    T* arena = nullptr;
    std::size_t capacity = 0;
    T* scratch = nullptr;
    T* gradients = nullptr;
};

/// One thread's way through the network with a block of samples, forward and backward.
template <class N, class T, bool WithInputGradient>
class network_sweep {
    using plan = training_plan<N, T, WithInputGradient>;
    static constexpr const auto& net = plan::net;
    static constexpr const auto& tape = plan::tape;
    static constexpr std::size_t size = plan::size;

public:
    using offsets = std::array<std::size_t, 4 * size>;

    network_sweep(const sweep_memory<T>& memory, const offsets& places, const training_pass& pass)
        : memory_(memory), places_(places), pass_(pass) {}

    /// Starts a block: the samples first … first + count − 1 of the batch.
    void begin(std::size_t first, std::size_t count) {
        first_ = first;
        count_ = count;
    }

    T* input() const { return value(0); }
    T* output() const { return value(tape.output()); }
    T* output_gradient() const { return gradient(tape.output()); }
    T* input_gradient() const { return gradient(0); }
    double penalty() const { return penalty_; }

    void forward() {
        for_each_index<phases>([&](auto k) { forward_phase<plan::phases[k], plan::phases[k + 1]>(); });
    }
    /// With FromInput, the gradient of the output already is that of the last word's input.
    template <bool FromInput>
    void backward() {
        for_each_index<phases>([&](auto k) {
            constexpr std::size_t last = phases - 1 - k;
            backward_phase<plan::phases[last], plan::phases[last + 1], FromInput>();
        });
    }

private:
    static constexpr std::size_t phases = tape.phases();

    /// Of the samples that are at work.
    T* at(std::size_t buffer, std::size_t sample_size) const {
        return memory_.arena + places_[buffer] * memory_.capacity + done_ * sample_size;
    }
    T* value(std::size_t v) const { return at(tape.memory[v], net[v].out.size()); }
    T* gradient(std::size_t v) const { return at(size + tape.gradient_memory[v], net[v].out.size()); }

    /// Calls f for a few samples after the others, as many as pass the phase together.
    template <std::size_t Begin, class F>
    void each_part(F f) {
        const std::size_t first = first_, count = count_;
        const std::size_t most = phases == 1 ? count : plan::phase_samples(Begin);
        const std::size_t parts = (count + most - 1) / most;
        for (std::size_t i = 0; i < parts; ++i) {
            const range part = slice_of(count, i, parts);
            done_ = part.begin;
            first_ = first + part.begin;
            count_ = part.size();
            f();
        }
        done_ = 0;
        first_ = first;
        count_ = count;
    }

    /// Nodes Begin … End − 1, and what node End gathers before it can begin.
    template <std::size_t Begin, std::size_t End>
    void forward_phase() {
        each_part<Begin>([&] {
            for_each_index<End - Begin>([&](auto i) { forward_node<Begin + i>(); });
            if constexpr (End < size) plan::template trained<End>::gather(call_of<End>());
        });
        if constexpr (End < size) barrier();
    }
    /// Node End, of which everything is gathered, and those before it down to Begin, which only gathers.
    template <std::size_t Begin, std::size_t End, bool FromInput>
    void backward_phase() {
        constexpr std::size_t last = End < size ? End : End - 1, first = Begin == 0 ? 0 : Begin + 1;
        constexpr bool gathers = Begin != 0 && tape.has_backward(Begin);
        each_part<Begin>([&] {
            for_each_index<last + 1 - first>([&](auto i) { backward_node<last - i, FromInput>(); });
            if constexpr (gathers) {
                auto call = call_of<Begin>();
                call.dy = gradient(tape.value[Begin]);
                plan::template trained<Begin>::gather_gradient(call);
            }
        });
        if constexpr (gathers) barrier();
    }

    template <std::size_t I>
    word_call<T> call_of() {
        word_call<T> call;
        call.pass = pass_;
        call.node = I;
        call.first = first_;
        call.count = count_;
        call.x = value(tape.operand(I, 0));
        call.y = value(tape.value[I]);
        call.parameters = memory_.parameters + net[I].parameters;
        call.packed = memory_.packed + plan::packed[I];
        call.kept = at(3 * size + I, tape.needs[I].kept);
        call.scratch = memory_.scratch;
        call.shared = memory_.shared + plan::shared[I] * pass_.threads;
        call.gradients = memory_.gradients + net[I].parameters;
        call.penalty = &penalty_;
        return call;
    }

    template <std::size_t I>
    void forward_node() {
        constexpr node n = net[I];
        if constexpr (n.kind == operation::word) {
            forward_word<I>();
        } else if constexpr (n.kind == operation::add) {
            kernels::add_numbers(count_ * n.out.size(), operand<I, 0>(), operand<I, 1>(), value(I));
        } else if constexpr (n.kind == operation::concat) {
            constexpr std::size_t first = net[n.first].out.channels, second = net[n.second].out.channels;
            const std::size_t pixels = count_ * n.out.pixels();
            concat_forward(operand<I, 0>(), pixels, first, value(I), first + second);
            concat_forward(operand<I, 1>(), pixels, second, value(I) + first, first + second);
        } else if constexpr (n.kind == operation::multiply) {
            constexpr std::size_t large = large_factor<I>();
            product_forward(operand<I, large>(), n.out, operand<I, 1 - large>(), shape<I, 1 - large>(),
                            count_, value(I));
        }
    }

    template <std::size_t I>
    void forward_word() {
        using trained = typename plan::template trained<I>;
        constexpr std::size_t activation = plan::activation[I];
        if constexpr (activation != 0)
            trained::template forward<typename plan::template word<activation>>(call_of<I>());
        else if constexpr (!plan::is_applied_before(I))
            trained::forward(call_of<I>());
    }

    template <std::size_t I, bool FromInput>
    void backward_node() {
        constexpr bool done_by_loss = FromInput && I == tape.output();
        if constexpr (tape.has_backward(I) && !done_by_loss && !plan::done_with_pool[I]) {
            if constexpr (plan::pooled[I] != 0) {
                backward_pooled<I, plan::pooled[I]>();
            } else if constexpr (net[I].kind == operation::word) {
                backward_word<I>();
            } else {
                backward_join<I, 0>();
                backward_join<I, 1>();
            }
        }
    }

    template <std::size_t I>
    void backward_word() {
        constexpr std::size_t v = tape.operand(I, 0);
        auto call = call_of<I>();
        call.dy = gradient(tape.value[I]);
        if constexpr (!tape.wanted[v]) {
            plan::template trained<I>::template backward<false>(call);
        } else if constexpr (tape.needs_spare(I)) {
            call.dx = at(2 * size + I, net[v].out.size());
            plan::template trained<I>::template backward<true>(call);
            kernels::accumulate(count_ * net[v].out.size(), call.dx, gradient(v));
        } else {
            call.dx = gradient(v);
            plan::template trained<I>::template backward<true>(call);
        }
    }

    /// The maximum of node I and the convolution of node Of. What holds for a maximum's gradient holds for
    /// the one cell that has it.
    template <std::size_t I, std::size_t Of>
    void backward_pooled() {
        constexpr std::size_t activation = plan::activation[Of];
        const T* const y = value(I);
        T* const dy = gradient(I);
        if constexpr (activation != 0)
            kernels::pointwise_gradient<T, typename plan::template word<activation>>::run(
                count_ * net[I].out.size(), y, y, dy, dy);
        auto call = call_of<Of>();
        call.dy = dy;
        plan::template trained<Of>::backward_pooled(call, y);
    }

    template <std::size_t I, std::size_t K>
    void backward_join() {
        constexpr node n = net[I];
        constexpr std::size_t v = tape.operand(I, K);
        if constexpr (tape.wanted[v]) {
            constexpr bool add = tape.adds[I][K];
            T* const dx = gradient(v);
            if constexpr (n.kind == operation::add) {
                sum_backward(gradient(I), count_ * n.out.size(), dx, add);
            } else if constexpr (n.kind == operation::concat) {
                constexpr std::size_t begin = K == 0 ? 0 : shape<I, 0>().channels;
                concat_backward(gradient(I) + begin, n.out.channels, count_ * n.out.pixels(),
                                shape<I, K>().channels, dx, add);
            } else if constexpr (K == large_factor<I>()) {
                product_backward(gradient(I), n.out, operand<I, 1 - K>(), shape<I, 1 - K>(), count_, dx, add);
            } else {
                gate_backward(gradient(I), operand<I, 1 - K>(), n.out, count_, dx, shape<I, K>(), add);
            }
        }
    }

    template <std::size_t I, std::size_t K>
    const T* operand() const {
        return value(tape.operand(I, K));
    }
    template <std::size_t I, std::size_t K>
    static constexpr dims shape() {
        return net[K == 0 ? net[I].first : net[I].second].out;
    }
    /// The operand of a product that is as large as its result.
    template <std::size_t I>
    static constexpr std::size_t large_factor() {
        return shape<I, 0>().size() >= shape<I, 1>().size() ? 0 : 1;
    }

    sweep_memory<T> memory_;
    const offsets& places_;
    training_pass pass_;
    // The samples at work, and how many of the block came before them.
    std::size_t first_ = 0, count_ = 0, done_ = 0;
    double penalty_ = 0;
};

} // namespace lamina::detail
