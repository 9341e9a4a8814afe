#pragma once

#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/training/trained_word.hpp>
#include <lamina/training/training_plan.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

/// What a training calls at a word's node; null where there is nothing to do. Nodes whose words and shapes
/// are the same share functions, so that compile time grows with the number of distinct words.
template <class T>
struct node_functions {
    using step = void (*)(const word_call<T>&);

    void (*pack)(const T* parameters, T* packed) = nullptr;
    step forward = nullptr, backward = nullptr;
    step gather = nullptr, gather_gradient = nullptr;
    /// For a max pooling: its backward together with that of a convolution, whose call is given. `dy` has
    /// `count` elements.
    void (*backward_pooled)(word_call<T> call, const T* pooled, T* dy, std::size_t count) = nullptr;
};

template <class Trained, class T, class... Activation>
void run_forward(const word_call<T>& call) {
    if constexpr (sizeof...(Activation) == 0)
        Trained::forward(call);
    else
        Trained::template forward<Activation...>(call);
}
template <class Trained, class T, bool WithInput>
void run_backward(const word_call<T>& call) {
    Trained::template backward<WithInput>(call);
}
template <class Trained, class T>
void run_gather(const word_call<T>& call) {
    Trained::gather(call);
}
template <class Trained, class T>
void run_gather_gradient(const word_call<T>& call) {
    Trained::gather_gradient(call);
}
/// Each pooled gradient belongs to exactly one element, so the activation's derivative can be applied to the
/// pooled values.
template <class Trained, class T, class... Activation>
void run_backward_pooled(word_call<T> call, const T* pooled, T* dy, [[maybe_unused]] std::size_t count) {
    (kernels::pointwise_gradient<T, Activation>::run(count, pooled, pooled, dy, dy), ...);
    call.dy = dy;
    Trained::backward_pooled(call, pooled);
}

/// The functions of all nodes.
template <class N, class T, bool WithInputGradient>
class network_functions {
    using plan = training_plan<N, T, WithInputGradient>;
    template <std::size_t Index>
    using trained = typename plan::template trained<Index>;
    template <std::size_t Index>
    using word = typename plan::template word<Index>;

    template <std::size_t Index>
    static constexpr node_functions<T> of_word() {
        using w = trained<Index>;
        constexpr bool with_input = plan::memory.wanted[plan::memory.operand(Index, 0)];
        constexpr auto activation = plan::activation[Index], pooled = plan::pooled[Index];
        node_functions<T> f;
        if constexpr (w::packed != 0) f.pack = w::template pack<with_input>;
        if constexpr (activation)
            f.forward = run_forward<w, T, word<*activation>>;
        else if constexpr (!plan::is_applied_before(Index))
            f.forward = run_forward<w, T>;
        if constexpr (plan::needs[Index].couples) f.gather = run_gather<w, T>;
        if constexpr (pooled) {
            f.backward_pooled = of_pooled<*pooled>();
        } else if constexpr (plan::runs_backward[Index]) {
            f.backward = run_backward<w, T, with_input>;
            if constexpr (plan::needs[Index].couples) f.gather_gradient = run_gather_gradient<w, T>;
        }
        return f;
    }
    template <std::size_t Convolution>
    static constexpr auto of_pooled() {
        constexpr auto activation = plan::activation[Convolution];
        if constexpr (activation)
            return run_backward_pooled<trained<Convolution>, T, word<*activation>>;
        else
            return run_backward_pooled<trained<Convolution>, T>;
    }

public:
    static constexpr std::array<node_functions<T>, plan::size> all = [] {
        std::array<node_functions<T>, plan::size> functions{};
        for_each_word<N>([&](auto, auto index) { functions[index] = of_word<index>(); });
        return functions;
    }();
};

} // namespace lamina::detail
