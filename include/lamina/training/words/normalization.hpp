#pragma once

#include <lamina/kernels/pointwise.hpp>
#include <lamina/layers/normalization.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <class... Options, dims In, class T>
struct trained_word<words::normalization<Options...>, In, T> : trained_defaults {
private:
    static constexpr std::size_t channels = In.channels;
    template <class Op>
    using kernel = kernels::pointwise<T, kernels::pixel_task{In.pixels(), channels, channels, channels},
                                      kernels::epilogue<Op>>;

public:
    static constexpr bool in_place = true, reads_input = false, reads_output = false;
    /// The factor, then the summand, of each channel.
    static constexpr std::size_t packed = 2 * channels;

    template <bool>
    static void pack(const T* parameters, T* to) {
        words::normalization<Options...>::fold(parameters, channels, to, to + channels);
    }
    static void forward(const word_call<T>& call) {
        const T* const operands[] = {call.packed, call.packed + channels};
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernel<kernels::scale_shift>::run(call.x + i, call.y + i, operands);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
                kernel<kernels::gate>::run(call.dy + i, call.dx + i, &call.packed);
    }
};

} // namespace lamina::detail
