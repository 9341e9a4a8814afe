#pragma once

#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina {

namespace kinds {
struct depthwise_initializer;
struct depthwise_regularizer;
struct depthwise_constraint;
} // namespace kinds

namespace options {
/// An initializer, regularizer or constraint of the depthwise kernel.
template <class Kind, class Rule>
struct depthwise_rule {
    using kind = Kind;
    using rule = Rule;
};
} // namespace options

/// The initializer (default glorot_uniform), regularizer and constraint of separable_conv2d's depthwise
/// kernel. Those of the pointwise kernel are given directly.
template <auto Initializer>
inline constexpr options::depthwise_rule<kinds::depthwise_initializer,
                                         std::remove_cv_t<decltype(Initializer)>>
    depthwise_initializer{};
template <auto Regularizer>
inline constexpr options::depthwise_rule<kinds::depthwise_regularizer,
                                         std::remove_cv_t<decltype(Regularizer)>>
    depthwise_regularizer{};
template <auto Constraint>
inline constexpr options::depthwise_rule<kinds::depthwise_constraint, std::remove_cv_t<decltype(Constraint)>>
    depthwise_constraint{};

namespace detail {

/// The option for each of a separable convolution's two parts. A name goes to both, with a suffix.
template <class Option>
struct separated {
    static constexpr bool slides = takes<kinds::padding, kinds::causal, kinds::border, kinds::strides,
                                         kinds::dilation, kinds::depth_multiplier>::template knows<Option>;
    using depthwise = std::conditional_t<slides, type_list<Option>, type_list<>>;
    using pointwise = std::conditional_t<slides, type_list<>, type_list<Option>>;
};
template <class Kind, class Rule>
struct separated<options::depthwise_rule<Kind, Rule>> {
    using depthwise = type_list<Rule>;
    using pointwise = type_list<>;
};
template <fixed_string Text>
struct separated<options::name<Text>> {
    using depthwise = type_list<options::name<Text + ".depthwise">>;
    using pointwise = type_list<options::name<Text + ".pointwise">>;
};

template <class Depthwise, class Pointwise, class... Options>
using separable_parts =
    decltype(with_options<Depthwise>((type_list<>{} + ... + typename separated<Options>::depthwise{}))
             >> with_options<Pointwise>((type_list<>{} + ... + typename separated<Options>::pointwise{})));

} // namespace detail

namespace words {

/// Keras's SeparableConv2D: a depthwise convolution without bias, then `Filters` 1×1 convolutions over all
/// channels, with bias; one layer with two parts. The window options (padding, strides, dilation,
/// depth_multiplier) apply to the first part, the others to the second.
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth, class... Options>
struct separable_conv2d
    : detail::quoting<
          detail::separable_parts<depthwise_conv2d<KernelHeight, KernelWidth, options::use_bias<false>>,
                                  conv2d<Filters, 1, 1>, Options...>> {
    using accepts = detail::takes_weights<kinds::padding, kinds::border, kinds::strides, kinds::dilation,
                                          kinds::depth_multiplier, kinds::depthwise_initializer,
                                          kinds::depthwise_regularizer, kinds::depthwise_constraint>;

    template <class... More>
    using with = separable_conv2d<Filters, KernelHeight, KernelWidth, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<separable_conv2d, More...> operator()(More...) const {
        detail::check_options<separable_conv2d, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A depthwise convolution, then a 1×1 convolution with `Filters` filters (square if one size is given).
/// \copydetails words::separable_conv2d
template <std::size_t Filters, std::size_t KernelHeight, std::size_t KernelWidth = KernelHeight>
inline constexpr words::separable_conv2d<Filters, KernelHeight, KernelWidth> separable_conv2d{};

} // namespace lamina
