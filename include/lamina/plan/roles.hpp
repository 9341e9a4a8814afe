#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/channelwise.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/register_probe.hpp>
#include <lamina/layers/softmax.hpp>

#include <concepts>
#include <cstddef>

namespace lamina::detail {

/// What a word is to the prediction plan. A word of role `other` begins a stage and runs through
/// `predicted_word`.
enum class role {
    other,
    convolution,
    transposed_convolution,
    dense,
    pooling,
    pointwise,
    channelwise,
    normalization,
    channel_softmax,
    view,
    slice,
    nothing
};

/// These concepts recognize a word by its members, so that a new word needs no entry here.
template <class Word>
concept convolution_word = requires(dims in) {
    { Word::geometry(in) } -> std::same_as<kernels::conv_geometry>;
};
/// The gradient of a convolution with respect to its input, as a layer: it maps the convolution's output to
/// its input.
template <class Word>
concept transposed_convolution_word = requires(dims in) {
    { Word::adjoint(in) } -> std::same_as<kernels::conv_geometry>;
};
template <class Word>
concept pooling_word = requires(dims in) {
    { Word::geometry(in) } -> std::same_as<kernels::pool_geometry>;
};
template <class Word>
concept dense_word = requires {
    Word::units;
    typename Word::weights;
};
template <class Word>
concept pointwise_word = std::derived_from<Word, words::pointwise<Word>> && math::takes_registers<Word>;
template <class Word>
concept channelwise_word = std::derived_from<Word, words::channelwise<Word>> && math::takes_registers<Word>;
/// In prediction it computes x · scale + shift, channel by channel.
template <class Word>
concept normalization_word =
    requires(const float* p, std::size_t channels, float* to) { Word::fold(p, channels, to, to); };
/// That, but with a scale only.
template <class Word>
concept scaling_word = normalization_word<Word> && requires { requires !Word::shifts; };
template <class Word>
concept distribution_word =
    requires { requires std::derived_from<Word, words::channel_distribution<Word::logarithm>>; };
template <class Word>
concept view_word = std::derived_from<Word, words::reshaping>;

/// A box of its input, surrounded by zeros.
template <class Word>
concept box_word = requires(dims in) {
    { Word::geometry(in) } -> std::same_as<kernels::box_geometry>;
};
/// A contiguous range of channels.
template <class Word>
concept slice_word = box_word<Word> && requires(dims in) {
    { Word::first_channel(in) } -> std::same_as<std::size_t>;
};
template <class Word>
concept resize_word = requires(dims in) {
    { Word::geometry(in) } -> std::same_as<kernels::resize_geometry>;
};

/// Squares of pixels become channels, or the other way round.
template <class Word>
concept unshuffle_word = requires(dims in) {
    { Word::geometry(in) } -> std::same_as<kernels::unshuffle_geometry>;
};
template <class Word>
concept shuffle_word = requires(dims in) {
    { Word::inverse(in) } -> std::same_as<kernels::unshuffle_geometry>;
};

/// It can compute some rows of its result (see `word`).
template <class Word>
concept rowwise_word = requires(dims in, const float* x, float* y, std::size_t n) {
    Word::template forward_rows<float>(in, x, x, y, n, n, n);
};

/// The condition of the static_assert on that; compilers print it.
template <class Word>
inline constexpr bool forward_rows_fits =
    rowwise_word<Word> || !requires { &Word::template forward_rows<float>; };

/// Its loop can compute some rows of its result, pixels apart.
template <class Word>
inline constexpr bool writes_rows = rowwise_word<Word> || requires { requires Word::kernel_writes_rows; };

template <class Word>
inline constexpr role role_of = [] {
    if constexpr (convolution_word<Word>)
        return role::convolution;
    else if constexpr (transposed_convolution_word<Word>)
        return role::transposed_convolution;
    else if constexpr (pooling_word<Word>)
        return role::pooling;
    else if constexpr (dense_word<Word>)
        return role::dense;
    else if constexpr (pointwise_word<Word>)
        return role::pointwise;
    else if constexpr (normalization_word<Word>)
        return role::normalization;
    else if constexpr (channelwise_word<Word>)
        return role::channelwise;
    else if constexpr (distribution_word<Word>)
        return role::channel_softmax;
    else if constexpr (view_word<Word>)
        return role::view;
    else if constexpr (slice_word<Word>)
        return role::slice;
    else if constexpr (std::derived_from<Word, carrier>)
        return role::nothing;
    else
        return role::other;
}();

} // namespace lamina::detail
