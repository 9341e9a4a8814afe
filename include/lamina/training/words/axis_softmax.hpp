#pragma once

#include <lamina/kernels/axis_softmax.hpp>
#include <lamina/kernels/gradient/axis_softmax.hpp>
#include <lamina/layers/axis_softmax.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <words::competing_pixels Along, bool Logarithm, dims In, class T>
struct trained_word<words::axis_softmax<Along, Logarithm>, In, T> : trained_defaults {
private:
    using word = words::axis_softmax<Along, Logarithm>;
    static constexpr kernels::reduction_geometry task = word::competition(In);

public:
    static constexpr bool in_place = true, reads_input = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernels::axis_softmax<T, task, Logarithm>::run(call.x + i, call.y + i);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
                kernels::axis_softmax_gradient<T, task, Logarithm>::run(call.y + i, call.dy + i, call.dx + i);
    }
};

} // namespace lamina::detail
