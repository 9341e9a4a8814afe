#pragma once

#include <lamina/kernels/dense/dense.hpp>
#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <std::size_t Inputs, std::size_t Units, bool HasBias, class T>
struct trained_dense : trained_defaults {
private:
    template <class... Ops>
    using kernel = kernels::dense<T, kernels::dense_task{Inputs, Units}, kernels::epilogue<Ops...>>;
    using weight_gradient = kernels::dense_weight_gradient<T, Inputs, Units>;
    using input_gradient = kernels::dense_input_gradient<T, Inputs, Units>;
    // The dot-product kernel stores the weights in the order that the input gradient reads.
    static constexpr bool shares = input_gradient::packed_size != 0 && requires { kernel<>::first_weight; };
    static constexpr std::size_t gradient_weights = [] {
        if constexpr (shares)
            return kernel<>::first_weight;
        else
            return round_up(kernel<>::packed_size, 64 / sizeof(T));
    }();

public:
    static constexpr std::size_t forward_packed = kernel<>::packed_size;
    static constexpr bool activates = true, reads_output = false;
    static constexpr std::size_t packed =
        (std::max)(kernel<>::packed_size, gradient_weights + input_gradient::packed_size);
    static constexpr std::size_t scratch = weight_gradient::scratch_size;

    template <bool WithInput>
    static void pack(const T* p, T* to) {
        kernel<>::pack(p, HasBias ? p + Inputs * Units : nullptr, to);
        if constexpr (WithInput && !shares) input_gradient::pack(p, to + gradient_weights);
    }
    template <class... Activation>
    static void forward(const word_call<T>& call) {
        kernel<kernels::map<Activation>...>::run(call.count, call.x, Inputs, call.packed, call.y, Units,
                                                 nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        T* const bias = HasBias ? call.gradients + Inputs * Units : nullptr;
        weight_gradient::run(call.count, call.x, Inputs, call.dy, Units, call.gradients, bias, call.scratch);
        if constexpr (WithInput) backward_input(call);
    }
    static void backward_input(const word_call<T>& call) {
        input_gradient::run(call.count, call.dy, Units, call.parameters, call.packed + gradient_weights,
                            call.dx, Inputs);
    }
};

template <dense_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_dense<In.channels, Word::units, Word::weights::has_bias, T> {};

} // namespace lamina::detail
