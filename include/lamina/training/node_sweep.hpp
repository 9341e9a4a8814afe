#pragma once

#include <lamina/training/joins.hpp>
#include <lamina/training/node_functions.hpp>
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
    static constexpr const auto& functions = network_functions<N, T, WithInputGradient>::all;

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
    void gather(std::size_t i) const { functions[i].gather(call_of(i)); }
    void gather_gradient(std::size_t i) const {
        auto call = call_of(i);
        call.dy = gradient(memory.value[i]);
        functions[i].gather_gradient(call);
    }

    void forward(std::size_t i) const {
        if (net[i].is_word()) {
            if (functions[i].forward != nullptr) functions[i].forward(call_of(i));
            return;
        }
        if constexpr (has(operation::add))
            if (net[i].kind == operation::add)
                kernels::add_numbers(samples_.count * net[i].out.size(), operand(i, 0), operand(i, 1),
                                     value(i));
        if constexpr (has(operation::concat))
            if (net[i].kind == operation::concat) forward_concat(i);
        if constexpr (has(operation::multiply))
            if (net[i].kind == operation::multiply) {
                const std::size_t large = large_factor(i), other = 1 - large;
                product_forward(operand(i, large), net[i].out, operand(i, other), shape(i, other),
                                samples_.count, value(i));
            }
    }

    void backward(std::size_t i) const {
        if (functions[i].backward_pooled != nullptr)
            functions[i].backward_pooled(call_of(*plan::pooled[i]), value(i), gradient(i),
                                         samples_.count * net[i].out.size());
        else if (net[i].is_word())
            backward_word(i);
        else if constexpr (has(operation::add) || has(operation::concat) || has(operation::multiply))
            for (std::size_t k = 0; k < 2; ++k)
                if (memory.wanted[memory.operand(i, k)]) backward_join(i, k);
    }

private:
    /// A buffer's memory for the samples.
    T* at(buffer_kind kind, std::size_t node, std::size_t sample_size) const {
        return arrays_.arena + arrays_.places[memory.buffer(kind, node)] * arrays_.capacity
               + samples_.offset * sample_size;
    }

    static constexpr bool has(operation kind) {
        for (std::size_t i = 0; i < plan::size; ++i)
            if (net[i].kind == kind) return true;
        return false;
    }

    word_call<T> call_of(std::size_t i) const {
        word_call<T> call;
        call.pass = pass_;
        call.node = i;
        call.first = samples_.first;
        call.count = samples_.count;
        call.x = value(memory.operand(i, 0));
        call.y = value(memory.value[i]);
        call.parameters = arrays_.parameters + net[i].parameters;
        call.packed = arrays_.packed + plan::packed[i];
        call.saved = at(buffer_kind::saved, i, memory.needs[i].saved);
        call.scratch = arrays_.scratch;
        call.shared = arrays_.shared + plan::shared[i] * pass_.threads;
        call.gradients = net[i].frozen ? arrays_.unread : arrays_.gradients + net[i].gradients();
        call.penalty = arrays_.penalty;
        return call;
    }

    void backward_word(std::size_t i) const {
        const std::size_t v = memory.operand(i, 0);
        const bool has_spare = memory.needs_spare(i);
        auto call = call_of(i);
        call.dy = gradient(memory.value[i]);
        if (has_spare)
            call.dx = at(buffer_kind::spare_gradient, i, net[v].out.size());
        else if (memory.wanted[v])
            call.dx = gradient(v);
        functions[i].backward(call);
        if (has_spare) kernels::accumulate(samples_.count * net[v].out.size(), call.dx, gradient(v));
    }

    void forward_concat(std::size_t i) const {
        const std::size_t first = shape(i, 0).channels, second = shape(i, 1).channels;
        const std::size_t pixels = samples_.count * net[i].out.pixels();
        concat_forward(operand(i, 0), pixels, first, value(i), first + second);
        concat_forward(operand(i, 1), pixels, second, value(i) + first, first + second);
    }

    /// The gradient of operand k.
    void backward_join(std::size_t i, std::size_t k) const {
        const node& n = net[i];
        const std::size_t count = samples_.count;
        const bool add = memory.adds[i][k];
        T* const dx = gradient(memory.operand(i, k));
        if constexpr (has(operation::add))
            if (n.kind == operation::add) sum_backward(gradient(i), count * n.out.size(), dx, add);
        if constexpr (has(operation::concat))
            if (n.kind == operation::concat)
                concat_backward(gradient(i) + (k == 0 ? 0 : shape(i, 0).channels), n.out.channels,
                                count * n.out.pixels(), shape(i, k).channels, dx, add);
        if constexpr (has(operation::multiply))
            if (n.kind == operation::multiply) {
                const T* const other = operand(i, 1 - k);
                if (k == large_factor(i))
                    product_backward(gradient(i), n.out, other, shape(i, 1 - k), count, dx, add);
                else
                    gate_backward(gradient(i), other, n.out, count, dx, shape(i, k), add);
            }
    }

    const T* operand(std::size_t i, std::size_t k) const { return value(memory.operand(i, k)); }
    static constexpr dims shape(std::size_t i, std::size_t k) {
        return net[k == 0 ? net[i].first : net[i].second].out;
    }
    /// The operand of a product that is as large as its result.
    static constexpr std::size_t large_factor(std::size_t i) {
        return shape(i, 0).size() >= shape(i, 1).size() ? 0 : 1;
    }

    const sweep_memory<T>& arrays_;
    const training_pass& pass_;
    const sample_group samples_;
};

} // namespace lamina::detail
