#pragma once

#include <lamina/language/work_array.hpp>
#include <lamina/runtime/stage.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// The output channel of element i of a word's kernel: the last axis, except for a transposed convolution,
/// whose kernel is that of the convolution from its output to its input.
template <class Word, dims In>
constexpr std::size_t output_channel(std::size_t i) {
    if constexpr (transposed_convolution_word<Word>) {
        constexpr kernels::conv_geometry adjoint = Word::adjoint(In);
        return adjoint.input_of(i);
    } else {
        return i % Word::output(In).channels;
    }
}

/// The input channel of element i of the kernel of a convolution or dense layer.
template <class Word, dims In>
constexpr std::size_t input_channel(std::size_t i) {
    if constexpr (convolution_word<Word>) {
        constexpr kernels::conv_geometry geometry = Word::geometry(In);
        return geometry.input_of(i);
    } else {
        return i / Word::units;
    }
}

/// Kernel and bias of a producer, with what precedes and follows it folded in: a scale and a shift of its
/// input's channels, then a batch_norm, w · scale, b · scale + shift per output channel.
template <class N, std::size_t Index, class T>
struct folded_weights {
    work_array<T> kernel{word::parameters(in)[0].size()}, bias{channels};
    bool has_bias = word::weights::has_bias;

    explicit constexpr folded_weights(const T* parameters) {
        const T* p = parameters + plan<N>::graph[s.producer].parameters;
        std::copy_n(p, kernel.size(), kernel.data());
        if (has_bias) std::copy_n(p + kernel.size(), channels, bias.data());
        if constexpr (plan<N>::graph[s.producer].scaling != no_node) take_scaling(parameters);
        if constexpr (s.norm != no_node) take_norm(parameters);
    }
    constexpr const T* bias_or_null() const { return has_bias ? bias.data() : nullptr; }

private:
    static constexpr stage_plan s = plan<N>::list[Index];
    using word = producer_word<N, Index>;
    static constexpr dims in = stage_shape<N, Index>::in;
    static constexpr std::size_t channels = word::output(in).channels;

    constexpr void take_scaling(const T* parameters) {
        constexpr node n = plan<N>::graph[plan<N>::graph[s.producer].scaling];
        using scaling = leaf_word<N, n.leaf>;
        constexpr std::size_t inputs = n.out.channels;
        work_array<T> scales(inputs), shifts(inputs);
        scaling::fold(parameters + n.parameters, inputs, scales.data(), shifts.data());
        for (std::size_t i = 0; i < kernel.size(); ++i) {
            // A dense layer may see an image, one pixel after another.
            const std::size_t c = input_channel<word, in>(i) % inputs;
            bias[i % channels] += kernel[i] * shifts[c];
            kernel[i] *= scales[c];
        }
        has_bias = has_bias || !scaling_word<scaling>;
    }
    constexpr void take_norm(const T* parameters) {
        using norm = leaf_word<N, plan<N>::graph[s.norm].leaf>;
        work_array<T> scales(channels), shifts(channels);
        norm::fold(parameters + plan<N>::graph[s.norm].parameters, channels, scales.data(), shifts.data());
        for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] *= scales[output_channel<word, in>(i)];
        for (std::size_t c = 0; c < channels; ++c) bias[c] = bias[c] * scales[c] + shifts[c];
        has_bias = true;
    }
};

} // namespace lamina::detail
