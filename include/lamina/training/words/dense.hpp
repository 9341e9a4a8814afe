#pragma once

#include <lamina/kernels/dense.hpp>
#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina {

template <std::size_t Units, class... Options, dims In, class T>
struct trained_word<words::dense<Units, Options...>, In, T> : trained_defaults {
private:
    static constexpr std::size_t inputs = In.channels;
    static constexpr bool has_bias = words::dense<Units, Options...>::weights::has_bias;
    template <class... Ops>
    using kernel = kernels::dense<T, kernels::dense_task{inputs, Units}, kernels::epilogue<Ops...>>;
    using weight_gradient = kernels::dense_weight_gradient<T, inputs, Units>;
    using input_gradient = kernels::dense_input_gradient<T, inputs, Units>;
    static constexpr std::size_t first_packed = detail::round_up(kernel<>::packed_size, 64 / sizeof(T));

public:
    static constexpr bool activates = true, reads_output = false;
    static constexpr std::size_t packed = first_packed + input_gradient::packed_size;
    static constexpr std::size_t scratch = weight_gradient::scratch_size;

    template <bool WithInput>
    static void pack(const T* p, T* to) {
        kernel<>::pack(p, has_bias ? p + inputs * Units : nullptr, to);
        if constexpr (WithInput && input_gradient::packed_size != 0)
            input_gradient::pack(p, to + first_packed);
    }
    template <class... Activation>
    static void forward(const word_call<T>& call) {
        kernel<kernels::map<Activation>...>::run(call.count, call.x, inputs, call.packed, call.y, Units,
                                                 nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        T* const bias = has_bias ? call.gradients + inputs * Units : nullptr;
        weight_gradient::run(call.count, call.x, inputs, call.dy, Units, call.gradients, bias, call.scratch);
        if constexpr (WithInput)
            input_gradient::run(call.count, call.dy, Units, call.parameters, call.packed + first_packed,
                                call.dx, inputs);
    }
};

} // namespace lamina
