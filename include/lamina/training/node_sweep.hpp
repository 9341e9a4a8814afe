#pragma once

#include <lamina/training/joins.hpp>
#include <lamina/training/training_plan.hpp>

#include <cstddef>

namespace lamina::detail {

/// The memory that a sweep works on.
template <class T>
struct sweep_memory {
    const T* parameters = nullptr;
    const T* packed = nullptr;
    double* shared = nullptr;
    /// The thread's own: values and gradients of `capacity` samples, scratch memory, and the gradients of the
    /// parameters.
    T* arena = nullptr;
    /// The offset of each buffer in the arena, for one sample.
    const std::size_t* places = nullptr;
    std::size_t capacity = 0;
    T* scratch = nullptr;
    T* gradients = nullptr;
    /// For gradients that nothing reads.
    T* unread = nullptr;
    /// What the words add to the loss.
    double* penalty = nullptr;
};

/// Consecutive samples of a thread's block: the first's number in the batch, how many they are, and how many
/// of the block precede them.
struct sample_group {
    std::size_t first = 0, count = 0, offset = 0;
};

/// Runs single nodes of the network, forward or backward, on a group of samples.
template <class N, class T, bool WithInputGradient>
class node_sweep {
    using plan = training_plan<N, T, WithInputGradient>;
    static constexpr const auto& net = plan::net;
    static constexpr const auto& memory = plan::memory;

public:
    node_sweep(const sweep_memory<T>& arrays, const training_pass& pass, const sample_group& samples)
        : arrays_(arrays), pass_(pass), samples_(samples) {}

    T* value(std::size_t v) const {
        return at(buffer_kind::value, memory.value_memory[v], net[v].out.size());
    }
    T* gradient(std::size_t v) const {
        return at(buffer_kind::gradient, memory.gradient_memory[v], net[v].out.size());
    }

    /// Lets a word that couples the samples see them before its forward or backward.
    template <std::size_t Index>
    void gather() const {
        plan::template trained<Index>::gather(call_of<Index>());
    }
    template <std::size_t Index>
    void gather_gradient() const {
        auto call = call_of<Index>();
        call.dy = gradient(memory.value[Index]);
        plan::template trained<Index>::gather_gradient(call);
    }

    template <std::size_t Index>
    void forward() const {
        constexpr node n = net[Index];
        if constexpr (n.kind == operation::word) {
            forward_word<Index>();
        } else if constexpr (n.kind == operation::add) {
            kernels::add_numbers(samples_.count * n.out.size(), operand<Index, 0>(), operand<Index, 1>(),
                                 value(Index));
        } else if constexpr (n.kind == operation::concat) {
            constexpr std::size_t first = net[n.first].out.channels, second = net[n.second].out.channels;
            const std::size_t pixels = samples_.count * n.out.pixels();
            concat_forward(operand<Index, 0>(), pixels, first, value(Index), first + second);
            concat_forward(operand<Index, 1>(), pixels, second, value(Index) + first, first + second);
        } else if constexpr (n.kind == operation::multiply) {
            constexpr std::size_t large = large_factor<Index>();
            product_forward(operand<Index, large>(), n.out, operand<Index, 1 - large>(),
                            shape<Index, 1 - large>(), samples_.count, value(Index));
        }
    }

    template <std::size_t Index>
    void backward() const {
        constexpr auto pooled = plan::pooled[Index];
        if constexpr (pooled) {
            backward_pooled<Index, *pooled>();
        } else if constexpr (net[Index].kind == operation::word) {
            backward_word<Index>();
        } else {
            backward_join<Index, 0>();
            backward_join<Index, 1>();
        }
    }

private:
    /// A buffer's memory for the samples.
    T* at(buffer_kind kind, std::size_t node, std::size_t sample_size) const {
        return arrays_.arena + arrays_.places[memory.buffer(kind, node)] * arrays_.capacity
               + samples_.offset * sample_size;
    }

    template <std::size_t Index>
    word_call<T> call_of() const {
        word_call<T> call;
        call.pass = pass_;
        call.node = Index;
        call.first = samples_.first;
        call.count = samples_.count;
        call.x = value(memory.operand(Index, 0));
        call.y = value(memory.value[Index]);
        call.parameters = arrays_.parameters + net[Index].parameters;
        call.packed = arrays_.packed + plan::packed[Index];
        call.saved = at(buffer_kind::saved, Index, memory.needs[Index].saved);
        call.scratch = arrays_.scratch;
        call.shared = arrays_.shared + plan::shared[Index] * pass_.threads;
        call.gradients = net[Index].frozen ? arrays_.unread : arrays_.gradients + net[Index].gradients();
        call.penalty = arrays_.penalty;
        return call;
    }

    template <std::size_t Index>
    void forward_word() const {
        using trained = typename plan::template trained<Index>;
        constexpr auto activation = plan::activation[Index];
        if constexpr (activation)
            trained::template forward<typename plan::template word<*activation>>(call_of<Index>());
        else if constexpr (!plan::is_applied_before(Index))
            trained::forward(call_of<Index>());
    }

    template <std::size_t Index>
    void backward_word() const {
        constexpr std::size_t v = memory.operand(Index, 0);
        auto call = call_of<Index>();
        call.dy = gradient(memory.value[Index]);
        if constexpr (!memory.wanted[v]) {
            plan::template trained<Index>::template backward<false>(call);
        } else if constexpr (memory.needs_spare(Index)) {
            call.dx = at(buffer_kind::spare_gradient, Index, net[v].out.size());
            plan::template trained<Index>::template backward<true>(call);
            kernels::accumulate(samples_.count * net[v].out.size(), call.dx, gradient(v));
        } else {
            call.dx = gradient(v);
            plan::template trained<Index>::template backward<true>(call);
        }
    }

    /// Backward of the max pooling of node Index together with the convolution of node Of. Each pooled
    /// gradient belongs to exactly one element, so the activation's derivative can be applied to the pooled
    /// values.
    template <std::size_t Index, std::size_t Of>
    void backward_pooled() const {
        constexpr auto activation = plan::activation[Of];
        const T* const y = value(Index);
        T* const dy = gradient(Index);
        if constexpr (activation)
            kernels::pointwise_gradient<T, typename plan::template word<*activation>>::run(
                samples_.count * net[Index].out.size(), y, y, dy, dy);
        auto call = call_of<Of>();
        call.dy = dy;
        plan::template trained<Of>::backward_pooled(call, y);
    }

    template <std::size_t Index, std::size_t K>
    void backward_join() const {
        constexpr node n = net[Index];
        constexpr std::size_t v = memory.operand(Index, K);
        if constexpr (memory.wanted[v]) {
            constexpr bool add = memory.adds[Index][K];
            const std::size_t count = samples_.count;
            T* const dx = gradient(v);
            if constexpr (n.kind == operation::add) {
                sum_backward(gradient(Index), count * n.out.size(), dx, add);
            } else if constexpr (n.kind == operation::concat) {
                constexpr std::size_t begin = K == 0 ? 0 : shape<Index, 0>().channels;
                concat_backward(gradient(Index) + begin, n.out.channels, count * n.out.pixels(),
                                shape<Index, K>().channels, dx, add);
            } else if constexpr (K == large_factor<Index>()) {
                product_backward(gradient(Index), n.out, operand<Index, 1 - K>(), shape<Index, 1 - K>(),
                                 count, dx, add);
            } else {
                gate_backward(gradient(Index), operand<Index, 1 - K>(), n.out, count, dx, shape<Index, K>(),
                              add);
            }
        }
    }

    template <std::size_t Index, std::size_t K>
    const T* operand() const {
        return value(memory.operand(Index, K));
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

    const sweep_memory<T>& arrays_;
    const training_pass& pass_;
    const sample_group samples_;
};

} // namespace lamina::detail
