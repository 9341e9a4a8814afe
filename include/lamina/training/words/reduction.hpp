#pragma once

#include <lamina/kernels/reduction.hpp>
#include <lamina/layers/reduction.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <kernels::pooling Kind, words::reduced_axis Axis, dims In, class T>
struct trained_word<words::reduction<Kind, Axis>, In, T> : trained_defaults {
private:
    using word = words::reduction<Kind, Axis>;
    using kernel = kernels::reduction<T, word::reduces(In), Kind>;
    static constexpr std::size_t in = In.size(), out = word::output(In).size();

public:
    static constexpr bool reads_input = Kind == kernels::pooling::max, reads_output = reads_input;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) kernel::run(call.x + i * in, call.y + i * out);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernel::gradient(call.x + i * in, call.y + i * out, call.dy + i * out, call.dx + i * in);
    }
};

} // namespace lamina::detail
