#pragma once

#include <lamina/training/any_loss.hpp>
#include <lamina/training/node_sweep.hpp>

#include <cstddef>

namespace lamina::detail {

/// One thread's pass through the network with a block of samples, phase by phase: forward, then backward in
/// the opposite order. A phase begins when all threads have finished the previous one.
template <class N, class T, bool WithInputGradient>
class network_sweep {
    using plan = training_plan<N, T, WithInputGradient>;
    using group_sweep = node_sweep<N, T, WithInputGradient>;
    static constexpr const auto& memory = plan::memory;
    static constexpr std::size_t size = plan::size;

public:
    /// A sweep with the samples `block` of the batch.
    network_sweep(const sweep_memory<T>& arrays, const training_pass& pass, kernels::range block)
        : arrays_(arrays), pass_(pass), block_(block) {}

    /// The values and gradients of input or result i, for the whole block.
    T* input(std::size_t i) const { return whole().value(plan::inputs[i]); }
    T* input_gradient(std::size_t i) const { return whole().gradient(plan::inputs[i]); }
    T* result(std::size_t i) const { return whole().value(memory.result(i)); }
    T* result_gradient(std::size_t i) const { return whole().gradient(memory.result(i)); }

    static constexpr std::size_t phases = memory.phases();

    /// Runs the nodes of a phase, and gathers what the first node of the next phase needs.
    void forward(std::size_t phase) const {
        const std::size_t begin = plan::phases[phase], end = plan::phases[phase + 1];
        each_group(begin, [&](const group_sweep& group) {
            for (std::size_t i = begin; i < end; ++i) group.forward(i);
            if constexpr (phases > 1)
                if (end < size) group.gather(end);
        });
    }
    /// Runs backward from the first node of the next phase, whose gradients have been gathered, down to this
    /// phase's first node, which only gathers. Where the loss says so, the gradient of a result is already
    /// that of its last word's input.
    void backward(std::size_t phase, const any_loss<T>& loss) const {
        const std::size_t begin = plan::phases[phase], end = plan::phases[phase + 1];
        const std::size_t last = end < size ? end : end - 1, first = begin == 0 ? 0 : begin + 1;
        each_group(begin, [&](const group_sweep& group) {
            for (std::size_t i = last + 1; i-- > first;)
                if (plan::runs_backward[i] && !is_done_by_loss(i, loss)) group.backward(i);
            if constexpr (phases > 1)
                if (begin != 0 && memory.has_backward(begin)) group.gather_gradient(begin);
        });
    }

private:
    static bool is_done_by_loss(std::size_t node, const any_loss<T>& loss) {
        const std::size_t result = plan::early_result[node];
        return result < plan::results && loss.from_input(result);
    }

    group_sweep group(const sample_group& samples) const { return {arrays_, pass_, samples}; }
    group_sweep whole() const { return group({block_.begin, block_.size(), 0}); }

    /// Calls f for successive groups of samples, each small enough to pass at once through the phase that
    /// begins there.
    template <class F>
    void each_group(std::size_t begin, F f) const {
        const std::size_t most = phases == 1 ? block_.size() : plan::phase_samples(begin);
        const std::size_t groups = (block_.size() + most - 1) / most;
        for (std::size_t i = 0; i < groups; ++i) {
            const kernels::range some = kernels::slice_of(block_.size(), i, groups);
            f(group({block_.begin + some.begin, some.size(), some.begin}));
        }
    }

    const sweep_memory<T> arrays_;
    const training_pass& pass_;
    const kernels::range block_;
};

} // namespace lamina::detail
