#pragma once

#include <lamina/training/joins.hpp>
#include <lamina/training/training_plan.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina::detail {

/// The memory that a sweep works on.
template <class T>
struct sweep_memory {
    const T* parameters = nullptr;
    const T* packed = nullptr;
    double* shared = nullptr;
    /// The thread's own: values and gradients of `capacity` samples (the offset of each buffer for one
    /// sample), scratch memory, and the gradients of the parameters.
    T* arena = nullptr;
    const std::size_t* places = nullptr;
    std::size_t capacity = 0;
    T* scratch = nullptr;
    T* gradients = nullptr;
    /// What the words add to the loss.
    double* penalty = nullptr;
};

/// One thread's pass through the network with a block of samples, phase by phase: forward, then backward in
/// the opposite order. A phase begins when all threads have finished the previous one.
template <class N, class T, bool WithInputGradient>
class network_sweep {
    using plan = training_plan<N, T, WithInputGradient>;
    static constexpr const auto& net = plan::net;
    static constexpr const auto& tape = plan::tape;
    static constexpr std::size_t size = plan::size;

public:
    network_sweep(const sweep_memory<T>& memory, const training_pass& pass) : memory_(memory), pass_(pass) {}

    /// Starts a block: samples first … first + count − 1 of the batch.
    void begin(std::size_t first, std::size_t count) {
        first_ = first;
        count_ = count;
    }

    T* input() const { return value(0); }
    T* output() const { return value(tape.output()); }
    T* output_gradient() const { return gradient(tape.output()); }
    T* input_gradient() const { return gradient(0); }

    static constexpr std::size_t phases = tape.phases();

    /// Runs the nodes of a phase, and gathers what the first node of the next phase needs.
    template <std::size_t Phase>
    void forward() {
        constexpr std::size_t begin = plan::phases[Phase], end = plan::phases[Phase + 1];
        each_part<begin>([&] {
            for_each_index<end - begin>([&](auto i) { forward_node<begin + i>(); });
            if constexpr (end < size) plan::template trained<end>::gather(call_of<end>());
        });
    }
    /// Runs backward from the first node of the next phase, whose gradients have been gathered, down to this
    /// phase's first node, which only gathers. With FromInput, the gradient of the output is already that of
    /// the last word's input.
    template <std::size_t Phase, bool FromInput>
    void backward() {
        constexpr std::size_t begin = plan::phases[Phase], end = plan::phases[Phase + 1];
        constexpr std::size_t last = end < size ? end : end - 1, first = begin == 0 ? 0 : begin + 1;
        each_part<begin>([&] {
            for_each_index<last + 1 - first>([&](auto i) { backward_node<last - i, FromInput>(); });
            if constexpr (begin != 0 && tape.has_backward(begin)) {
                auto call = call_of<begin>();
                call.dy = gradient(tape.value[begin]);
                plan::template trained<begin>::gather_gradient(call);
            }
        });
    }

private:
    /// A buffer's memory for the samples being processed.
    T* at(std::size_t buffer, std::size_t sample_size) const {
        return memory_.arena + memory_.places[buffer] * memory_.capacity + done_ * sample_size;
    }
    T* value(std::size_t v) const { return at(tape.memory[v], net[v].out.size()); }
    T* gradient(std::size_t v) const { return at(size + tape.gradient_memory[v], net[v].out.size()); }

    /// Calls f for successive groups of samples, each small enough to pass through the phase at once.
    template <std::size_t Begin, class F>
    void each_part(F f) {
        const std::size_t first = first_, count = count_;
        const std::size_t most = phases == 1 ? count : plan::phase_samples(Begin);
        const std::size_t parts = (count + most - 1) / most;
        for (std::size_t i = 0; i < parts; ++i) {
            const kernels::range part = kernels::slice_of(count, i, parts);
            done_ = part.begin;
            first_ = first + part.begin;
            count_ = part.size();
            f();
        }
        done_ = 0;
        first_ = first;
        count_ = count;
    }

    template <std::size_t Index>
    word_call<T> call_of() {
        word_call<T> call;
        call.pass = pass_;
        call.node = Index;
        call.first = first_;
        call.count = count_;
        call.x = value(tape.operand(Index, 0));
        call.y = value(tape.value[Index]);
        call.parameters = memory_.parameters + net[Index].parameters;
        call.packed = memory_.packed + plan::packed[Index];
        call.kept = at(3 * size + Index, tape.needs[Index].kept);
        call.scratch = memory_.scratch;
        call.shared = memory_.shared + plan::shared[Index] * pass_.threads;
        call.gradients = memory_.gradients + net[Index].parameters;
        call.penalty = memory_.penalty;
        return call;
    }

    template <std::size_t Index>
    void forward_node() {
        constexpr node n = net[Index];
        if constexpr (n.kind == operation::word) {
            forward_word<Index>();
        } else if constexpr (n.kind == operation::add) {
            kernels::add_numbers(count_ * n.out.size(), operand<Index, 0>(), operand<Index, 1>(),
                                 value(Index));
        } else if constexpr (n.kind == operation::concat) {
            constexpr std::size_t first = net[n.first].out.channels, second = net[n.second].out.channels;
            const std::size_t pixels = count_ * n.out.pixels();
            concat_forward(operand<Index, 0>(), pixels, first, value(Index), first + second);
            concat_forward(operand<Index, 1>(), pixels, second, value(Index) + first, first + second);
        } else if constexpr (n.kind == operation::multiply) {
            constexpr std::size_t large = large_factor<Index>();
            product_forward(operand<Index, large>(), n.out, operand<Index, 1 - large>(),
                            shape<Index, 1 - large>(), count_, value(Index));
        }
    }

    template <std::size_t Index>
    void forward_word() {
        using trained = typename plan::template trained<Index>;
        constexpr std::size_t activation = plan::activation[Index];
        if constexpr (activation != 0)
            trained::template forward<typename plan::template word<activation>>(call_of<Index>());
        else if constexpr (!plan::is_applied_before(Index))
            trained::forward(call_of<Index>());
    }

    template <std::size_t Index, bool FromInput>
    void backward_node() {
        constexpr bool done_by_loss = FromInput && Index == tape.output();
        if constexpr (tape.has_backward(Index) && !done_by_loss && !plan::done_with_pool[Index]) {
            if constexpr (plan::pooled[Index] != 0) {
                backward_pooled<Index, plan::pooled[Index]>();
            } else if constexpr (net[Index].kind == operation::word) {
                backward_word<Index>();
            } else {
                backward_join<Index, 0>();
                backward_join<Index, 1>();
            }
        }
    }

    template <std::size_t Index>
    void backward_word() {
        constexpr std::size_t v = tape.operand(Index, 0);
        auto call = call_of<Index>();
        call.dy = gradient(tape.value[Index]);
        if constexpr (!tape.wanted[v]) {
            plan::template trained<Index>::template backward<false>(call);
        } else if constexpr (tape.needs_spare(Index)) {
            call.dx = at(2 * size + Index, net[v].out.size());
            plan::template trained<Index>::template backward<true>(call);
            kernels::accumulate(count_ * net[v].out.size(), call.dx, gradient(v));
        } else {
            call.dx = gradient(v);
            plan::template trained<Index>::template backward<true>(call);
        }
    }

    /// Backward of the max pooling of node Index together with the convolution of node Of. Each pooled
    /// gradient belongs to exactly one element, so the activation's derivative can be applied to the pooled
    /// values.
    template <std::size_t Index, std::size_t Of>
    void backward_pooled() {
        constexpr std::size_t activation = plan::activation[Of];
        const T* const y = value(Index);
        T* const dy = gradient(Index);
        if constexpr (activation != 0)
            kernels::pointwise_gradient<T, typename plan::template word<activation>>::run(
                count_ * net[Index].out.size(), y, y, dy, dy);
        auto call = call_of<Of>();
        call.dy = dy;
        plan::template trained<Of>::backward_pooled(call, y);
    }

    template <std::size_t Index, std::size_t K>
    void backward_join() {
        constexpr node n = net[Index];
        constexpr std::size_t v = tape.operand(Index, K);
        if constexpr (tape.wanted[v]) {
            constexpr bool add = tape.adds[Index][K];
            T* const dx = gradient(v);
            if constexpr (n.kind == operation::add) {
                sum_backward(gradient(Index), count_ * n.out.size(), dx, add);
            } else if constexpr (n.kind == operation::concat) {
                constexpr std::size_t begin = K == 0 ? 0 : shape<Index, 0>().channels;
                concat_backward(gradient(Index) + begin, n.out.channels, count_ * n.out.pixels(),
                                shape<Index, K>().channels, dx, add);
            } else if constexpr (K == large_factor<Index>()) {
                product_backward(gradient(Index), n.out, operand<Index, 1 - K>(), shape<Index, 1 - K>(),
                                 count_, dx, add);
            } else {
                gate_backward(gradient(Index), operand<Index, 1 - K>(), n.out, count_, dx, shape<Index, K>(),
                              add);
            }
        }
    }

    template <std::size_t Index, std::size_t K>
    const T* operand() const {
        return value(tape.operand(Index, K));
    }
    template <std::size_t Index, std::size_t K>
    static constexpr dims shape() {
        return net[K == 0 ? net[Index].first : net[Index].second].out;
    }
    /// The operand of a product that is as large as its result.
    template <std::size_t Index>
    static constexpr std::size_t large_factor() {
        return shape<Index, 0>().size() >= shape<Index, 1>().size() ? 0 : 1;
    }

    sweep_memory<T> memory_;
    training_pass pass_;
    // The samples being processed, and how many of the block precede them.
    std::size_t first_ = 0, count_ = 0, done_ = 0;
};

} // namespace lamina::detail
