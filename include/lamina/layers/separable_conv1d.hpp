#pragma once

#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>
#include <lamina/layers/separable_conv2d.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// Keras's SeparableConv1D: a depthwise convolution of a sequence without bias, then `Filters` convolutions
/// of length 1 over all channels, with bias; one layer with two parts. Options as for separable_conv2d, and
/// causal.
template <std::size_t Filters, std::size_t Length, class... Options>
struct separable_conv1d
    : detail::quoting<detail::separable_parts<depthwise_conv1d<Length, options::use_bias<false>>,
                                              conv1d<Filters, 1>, Options...>> {
    using accepts =
        detail::takes_weights<kinds::padding, kinds::causal, kinds::border, kinds::strides, kinds::dilation,
                              kinds::depth_multiplier, kinds::depthwise_initializer,
                              kinds::depthwise_regularizer, kinds::depthwise_constraint>;

    template <class... More>
    using with = separable_conv1d<Filters, Length, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<separable_conv1d, More...> operator()(More...) const {
        detail::check_options<separable_conv1d, Options..., More...>();
        detail::check_row_options<separable_conv1d, More...>();
        detail::check_one_padding<separable_conv1d, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A depthwise convolution of a sequence, then a convolution of length 1 with `Filters` filters.
/// \copydetails words::separable_conv1d
template <std::size_t Filters, std::size_t Length>
inline constexpr words::separable_conv1d<Filters, Length> separable_conv1d{};

} // namespace lamina
