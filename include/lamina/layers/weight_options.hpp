#pragma once

#include <lamina/language/options.hpp>
#include <lamina/language/sentence.hpp>
#include <lamina/layers/activity_regularization.hpp>
#include <lamina/layers/constraints.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/layers/regularizers.hpp>

#include <string>
#include <type_traits>

namespace lamina {

namespace kinds {
struct no_bias;
struct bias_initializer;
struct bias_regularizer;
struct bias_constraint;
} // namespace kinds

namespace options {

template <bool Bias>
struct use_bias {
    using kind = kinds::no_bias;
    static constexpr bool value = Bias;
    static std::string describe() { return Bias ? "" : "no_bias"; }
};
template <class Initializer>
struct bias_initializer {
    using kind = kinds::bias_initializer;
    using type = Initializer;
};
template <class Regularizer>
struct bias_regularizer {
    using kind = kinds::bias_regularizer;
    using type = Regularizer;
};
template <class Constraint>
struct bias_constraint {
    using kind = kinds::bias_constraint;
    using type = Constraint;
};
template <class Regularizer>
struct activity_regularizer {
    using kind = kinds::activity_regularizer;
    using next = words::activity_regularization<Regularizer>;
};

} // namespace options

/// Omits the bias. By default there is one bias per output channel.
inline constexpr options::use_bias<false> no_bias{};

/// The initializer (default zeros), regularizer and constraint of the bias. Those of the kernel are given
/// directly: `conv2d<8, 3>(he_normal, l2<1e-4>, max_norm<3>)`; its default initializer is glorot_uniform.
template <auto Initializer>
inline constexpr options::bias_initializer<std::remove_cv_t<decltype(Initializer)>> bias_initializer{};
template <auto Regularizer>
inline constexpr options::bias_regularizer<std::remove_cv_t<decltype(Regularizer)>> bias_regularizer{};
template <auto Constraint>
inline constexpr options::bias_constraint<std::remove_cv_t<decltype(Constraint)>> bias_constraint{};

/// Keras's `activity_regularizer=`: a penalty on the layer's result, after its activation.
template <auto Regularizer>
inline constexpr options::activity_regularizer<std::remove_cv_t<decltype(Regularizer)>>
    activity_regularizer{};

namespace detail {

/// The parameter rules of a word with a kernel and a bias, from its options.
template <class... Options>
struct weight_options {
    static constexpr bool has_bias = option_or<kinds::no_bias, options::use_bias<true>, Options...>::value;

    using kernel_rule =
        parameter_rule<option_or<kinds::kernel_initializer, initializers::glorot_uniform, Options...>,
                       option_or<kinds::kernel_regularizer, regularizers::no_regularizer, Options...>,
                       option_or<kinds::kernel_constraint, constraints::no_constraint, Options...>>;
    using bias_rule = parameter_rule<
        typename option_or<kinds::bias_initializer, options::bias_initializer<initializers::zeros>,
                           Options...>::type,
        typename option_or<kinds::bias_regularizer, options::bias_regularizer<regularizers::no_regularizer>,
                           Options...>::type,
        typename option_or<kinds::bias_constraint, options::bias_constraint<constraints::no_constraint>,
                           Options...>::type>;
    using rules = std::conditional_t<has_bias, type_list<kernel_rule, bias_rule>, type_list<kernel_rule>>;
};

/// The kinds of options for a kernel and a bias, and for the words that follow.
template <class... More>
using takes_weights =
    takes<More..., kinds::name, kinds::no_bias, kinds::activation, kinds::activity_regularizer,
          kinds::kernel_initializer, kinds::kernel_regularizer, kinds::kernel_constraint,
          kinds::bias_initializer, kinds::bias_regularizer, kinds::bias_constraint>;

template <class Part, class Kind, class... Options>
constexpr auto then(Part) {
    if constexpr (has_option<Kind, Options...>)
        return followed_by<Part, typename option_or<Kind, void, Options...>::next>{};
    else
        return Part{};
}

/// An option that only adds a word after this one is not part of this one's type.
template <class Option>
using lasting = std::conditional_t<std::is_same_v<kind_of<Option>, kinds::activation>
                                       || std::is_same_v<kind_of<Option>, kinds::activity_regularizer>,
                                   type_list<>, type_list<Option>>;

template <class Word, class... Options>
constexpr auto with_options(type_list<Options...>) {
    return typename Word::template with<Options...>{};
}

template <class Word, class... Options>
constexpr auto with_followers() {
    using word = decltype(with_options<Word>(joined_lists<lasting<Options>...>{}));
    using activated = decltype(then<word, kinds::activation, Options...>(word{}));
    return then<activated, kinds::activity_regularizer, Options...>(activated{});
}

/// A word with additional options, followed by the words that `activation` and `activity_regularizer` add.
template <class Word, class... Options>
using decorated = decltype(with_followers<Word, Options...>());

} // namespace detail

} // namespace lamina
