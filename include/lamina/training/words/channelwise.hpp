#pragma once

#include <lamina/kernels/gradient/channelwise.hpp>
#include <lamina/kernels/pointwise.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <channelwise_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
private:
    static constexpr std::size_t channels = In.channels;
    using gradient = kernels::channelwise_gradient<T, channels, Word>;

public:
    static constexpr bool in_place = true, reads_output = false;
    /// A parameter shared by all channels, repeated per channel, and its per-channel gradient sums.
    static constexpr std::size_t packed = Word::shared ? channels : 0, scratch = packed;

    template <bool>
    static void pack(const T* parameters, T* to) {
        std::fill_n(to, channels, parameters[0]);
    }
    static void forward(const word_call<T>& call) {
        constexpr kernels::pixel_task task{In.pixels(), channels, channels, channels};
        using kernel = kernels::pointwise<T, task, kernels::epilogue<kernels::channel_map<Word>>>;
        const T* const p = per_channel(call);
        for (std::size_t i = 0; i < call.count * In.size(); i += In.size())
            kernel::run(call.x + i, call.y + i, &p);
    }
    /// The parameter sums come first, because dx may alias dy.
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        const T* const p = per_channel(call);
        const std::size_t pixels = call.count * In.pixels();
        if constexpr (Word::shared) {
            std::fill_n(call.scratch, channels, T(0));
            gradient::add_parameter_sums(pixels, call.x, p, call.dy, call.scratch);
            for (std::size_t c = 0; c < channels; ++c) call.gradients[0] += call.scratch[c];
        } else {
            gradient::add_parameter_sums(pixels, call.x, p, call.dy, call.gradients);
        }
        if constexpr (WithInput) gradient::run(pixels, call.x, p, call.dy, call.dx);
    }

private:
    static const T* per_channel(const word_call<T>& call) {
        return Word::shared ? call.packed : call.parameters;
    }
};

} // namespace lamina::detail
