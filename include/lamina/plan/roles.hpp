#pragma once

#include <lamina/language/sentence.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/activity_regularization.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/dropout.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/layers/softmax.hpp>

#include <concepts>
#include <cstddef>

namespace lamina {

/// What a word is to the plan of a prediction. `other` runs through the word's own scalar `forward`.
enum class role {
    other,
    convolution,
    dense,
    pooling,
    pointwise,
    normalization,
    channel_softmax,
    view,
    nothing
};

namespace detail {

template <class Word>
struct word_role : std::integral_constant<role, role::other> {};

template <std::size_t F, std::size_t H, std::size_t W, class... O>
struct word_role<words::conv2d<F, H, W, O...>> : std::integral_constant<role, role::convolution> {};
template <std::size_t U, class... O>
struct word_role<words::dense<U, O...>> : std::integral_constant<role, role::dense> {};
template <pooling K, std::size_t H, std::size_t W, class... O>
struct word_role<words::pool2d<K, H, W, O...>> : std::integral_constant<role, role::pooling> {};
template <pooling K>
struct word_role<words::global_pool2d<K>> : std::integral_constant<role, role::pooling> {};
template <class... O>
struct word_role<words::batch_norm<O...>> : std::integral_constant<role, role::normalization> {};
template <>
struct word_role<words::softmax> : std::integral_constant<role, role::channel_softmax> {};
template <std::derived_from<words::reshaping> Word>
struct word_role<Word> : std::integral_constant<role, role::view> {};
template <class Word>
    requires std::derived_from<Word, words::pointwise<Word>>
struct word_role<Word> : std::integral_constant<role, role::pointwise> {};

template <>
struct word_role<words::identity> : std::integral_constant<role, role::nothing> {};
template <double Rate>
struct word_role<words::dropout<Rate>> : std::integral_constant<role, role::nothing> {};
template <class R>
struct word_role<words::activity_regularization<R>> : std::integral_constant<role, role::nothing> {};

} // namespace detail

template <class Word>
inline constexpr role role_of = detail::word_role<Word>::value;

} // namespace lamina
