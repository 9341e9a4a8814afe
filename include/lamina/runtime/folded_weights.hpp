#pragma once

#include <lamina/runtime/stage.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

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

/// Kernel and bias of a producer, with the following batch_norm folded in: w · scale, b · scale + shift per
/// output channel.
template <class N, std::size_t Index, class T>
struct folded_weights {
    std::vector<T> kernel, bias;
    bool has_bias;

    explicit folded_weights(const T* parameters) {
        constexpr stage_plan s = plan<N>::list[Index];
        using word = producer_word<N, Index>;
        constexpr dims in = stage_shape<N, Index>::in;
        constexpr auto list = word::parameters(in);
        constexpr std::size_t channels = word::output(in).channels;
        const T* p = parameters + plan<N>::graph[s.producer].parameters;
        kernel.assign(p, p + list[0].size());
        bias.assign(channels, T(0));
        has_bias = word::weights::has_bias;
        if (has_bias) std::copy_n(p + kernel.size(), channels, bias.begin());
        if constexpr (s.norm != no_node) {
            using norm = leaf_word<N, plan<N>::graph[s.norm].leaf>;
            std::vector<T> scale(channels), shift(channels);
            norm::fold(parameters + plan<N>::graph[s.norm].parameters, channels, scale.data(), shift.data());
            for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] *= scale[output_channel<word, in>(i)];
            for (std::size_t c = 0; c < channels; ++c) bias[c] = bias[c] * scale[c] + shift[c];
            has_bias = true;
        }
    }
    const T* bias_or_null() const { return has_bias ? bias.data() : nullptr; }
};

} // namespace lamina::detail
