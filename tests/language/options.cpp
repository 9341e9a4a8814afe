#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Whether two convolutions have the same geometry, parameters, rules and name.
template <class A, class B>
constexpr bool same_meaning(A, B) {
    constexpr dims in = shape<9, 7, 4>;
    return A::geometry(in) == B::geometry(in) && A::weights::has_bias == B::weights::has_bias
           && std::is_same_v<typename A::rules, typename B::rules>;
}

template <class Word, class Option>
constexpr bool knows(Word, Option) {
    return knows_option<Word, Option>;
}

} // namespace

TEST_CASE("finding an option by what it sets") {
    using none = void;
    using A = options::strides<2, 2>;
    using B = options::same;
    static_assert(std::is_same_v<option_or<kinds::strides, none, A, B>, A>);
    static_assert(std::is_same_v<option_or<kinds::strides, none, B, A>, A>);
    static_assert(std::is_same_v<option_or<kinds::padding, none, A, B>, B>);
    static_assert(std::is_same_v<option_or<kinds::dilation, none, A, B>, none>);
    static_assert(std::is_same_v<option_or<kinds::dilation, none>, none>);
    static_assert(has_option<kinds::strides, A, B> && !has_option<kinds::dilation, A, B>
                  && !has_option<kinds::name>);
}

TEST_CASE("options in any order mean the same") {
    static_assert(same_meaning(conv2d<8, 3>(same, strides<2>, no_bias, he_normal, groups<2>),
                               conv2d<8, 3>(groups<2>, he_normal, no_bias, strides<2>, same)));
    static_assert(
        same_meaning(conv2d<8, 3>(l2<1e-4>, zeros, max_norm<2>), conv2d<8, 3>(max_norm<2>, zeros, l2<1e-4>)));
    static_assert(!same_meaning(conv2d<8, 3>(strides<2, 1>), conv2d<8, 3>(strides<1, 2>)));
    static_assert(!same_meaning(conv2d<8, 3>(zeros), conv2d<8, 3>(bias_initializer<zeros>)));
}

TEST_CASE("options of several calls are merged") {
    static_assert(
        std::is_same_v<decltype(conv2d<8, 3>(same)(no_bias)), decltype(conv2d<8, 3>(same, no_bias))>);
    static_assert(std::is_same_v<decltype(conv2d<8, 3>()), std::remove_cv_t<decltype(conv2d<8, 3>)>>);
    static_assert(
        std::is_same_v<decltype(dense<3>(no_bias)(he_normal)), decltype(dense<3>(no_bias, he_normal))>);
    static_assert(
        std::is_same_v<decltype(max_pool2d<3>(same)(strides<2>)), decltype(max_pool2d<3>(same, strides<2>))>);
    static_assert(
        std::is_same_v<decltype(batch_norm(no_center)(no_scale)), decltype(batch_norm(no_center, no_scale))>);
}

TEST_CASE("the defaults are Keras's") {
    constexpr auto said = conv2d<8, 3>(valid, strides<1>, dilation<1>, groups<1>, zero_padding,
                                       glorot_uniform, bias_initializer<zeros>);
    static_assert(same_meaning(conv2d<8, 3>, said));
    static_assert(!same_meaning(conv2d<8, 3>, conv2d<8, 3>(no_bias)));
    constexpr auto pool = max_pool2d<3, 2>;
    static_assert(pool.geometry(shape<9, 8, 4>)
                  == max_pool2d<3, 2>(valid, strides<3, 2>).geometry(shape<9, 8, 4>));
    static_assert(!pool.geometry(shape<9, 8, 4>).count_include_pad);
    static_assert(words::batch_norm<>::momentum == 0.99 && words::batch_norm<>::epsilon == 1e-3);
    static_assert(words::batch_norm<>::scales && words::batch_norm<>::centers);
}

TEST_CASE("which word knows which option") {
    const auto in_all = [](auto option) {
        return knows(conv2d<1, 1>, option) && knows(dense<1>, option) && knows(max_pool2d<1>, option)
               && knows(batch_norm, option);
    };
    const auto in_none = [](auto option) {
        return !knows(conv2d<1, 1>, option) && !knows(dense<1>, option) && !knows(max_pool2d<1>, option)
               && !knows(batch_norm, option);
    };
    static_assert(in_all(name<"stem">));
    static_assert(in_none(relu) && in_none(1) && in_none(conv2d<1, 1>));
    static_assert(knows(conv2d<1, 1>, same) && knows(max_pool2d<1>, same) && !knows(dense<1>, same)
                  && !knows(batch_norm, same));
    static_assert(knows(conv2d<1, 1>, groups<2>) && !knows(max_pool2d<1>, groups<2>)
                  && !knows(dense<1>, groups<2>));
    static_assert(knows(max_pool2d<1>, ceil_mode) && knows(avg_pool2d<1>, count_include_pad)
                  && !knows(conv2d<1, 1>, ceil_mode));
    static_assert(knows(conv2d<1, 1>, edge_padding) && !knows(max_pool2d<1>, edge_padding));
    static_assert(knows(dense<1>, no_bias) && !knows(batch_norm, no_bias) && !knows(max_pool2d<1>, no_bias));
    static_assert(knows(dense<1>, activation<relu>) && knows(dense<1>, activity_regularizer<l2<1>>)
                  && !knows(batch_norm, activation<relu>));
    static_assert(knows(batch_norm, momentum<0.5>) && !knows(dense<1>, momentum<0.5>));
    static_assert(knows(dense<1>, bias_regularizer<l1<1>>) && knows(dense<1>, non_neg)
                  && knows(dense<1>, l1<1>));
}

TEST_CASE("an option is given once, whatever its value") {
    using word = words::conv2d<8, 3, 3>;
    static_assert(given_once<word, options::same, options::strides<2, 2>, options::groups<2>>);
    static_assert(!given_once<word, options::same, options::strides<2, 2>, options::valid>);
    static_assert(!given_once<word, options::name<"a">, options::name<"b">>);
    static_assert(given_once<word, initializers::zeros, options::bias_initializer<initializers::zeros>>);
    static_assert(given_once<word>);
}

TEST_CASE("an activation is the word that follows") {
    using word = decltype(conv2d<8, 3>(same, activation<relu>, name<"stem">));
    static_assert(word::parts::size == 2);
    static_assert(std::is_same_v<element_of<word::parts, 1>, words::relu>);
    static_assert(same_meaning(element_of<word::parts, 0>{}, conv2d<8, 3>(same)));
    using chained = decltype(dense<8>(activation<(relu >> sigmoid)>));
    static_assert(chained::parts::size == 3 && std::is_same_v<element_of<chained::parts, 2>, words::sigmoid>);
    static_assert(std::is_same_v<decltype(dense<8>(activation<identity>))::weights::kernel_rule,
                                 words::dense<8>::weights::kernel_rule>);
}

TEST_CASE("a penalty on the result follows the activation") {
    using penalty = words::activity_regularization<std::remove_cv_t<decltype(l1<0.5>)>>;
    using both = decltype(dense<8>(activity_regularizer<l1<0.5>>, activation<softmax>, no_bias));
    static_assert(both::parts::size == 3);
    static_assert(std::is_same_v<element_of<both::parts, 1>, words::softmax>);
    static_assert(std::is_same_v<element_of<both::parts, 2>, penalty>);
    static_assert(output_shape<decltype(input<4> >> both{})> == shape<8>);
    static_assert(parameters<decltype(input<4> >> both{})> == 32);

    using alone = decltype(conv2d<8, 3>(activity_regularizer<l1<0.5>>));
    static_assert(alone::parts::size == 2 && std::is_same_v<element_of<alone::parts, 1>, penalty>);
    static_assert(
        std::is_same_v<decltype(relu >> activity_regularization<l1<0.5>>), sequence<words::relu, penalty>>);
}

TEST_CASE("a name is text") {
    static_assert(std::remove_cv_t<decltype(name<"stem">)>::text == "stem");
    static_assert(options::unnamed::text.empty());
    using word = decltype(conv2d<8, 3>(name<"stem">));
    static_assert(option_or<kinds::name, options::unnamed, options::same, options::name<"stem">>::text
                  == "stem");
    static_assert(std::is_same_v<word::options_given, type_list<options::name<"stem">>>);
}

TEST_CASE("the rules of kernel and bias") {
    using plain = words::dense<4>::rules;
    static_assert(plain::size == 2);
    static_assert(std::is_same_v<element_of<plain, 0>::initializer, initializers::glorot_uniform>);
    static_assert(std::is_same_v<element_of<plain, 1>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<plain, 0>::regularizer, regularizers::no_regularizer>);
    static_assert(std::is_same_v<element_of<plain, 1>::constraint, constraints::no_constraint>);

    using full = decltype(dense<4>(he_normal, l2<0.5>, non_neg, bias_initializer<ones>,
                                   bias_regularizer<l1<2>>, bias_constraint<unit_norm>))::rules;
    static_assert(
        std::is_same_v<element_of<full, 0>,
                       parameter_rule<initializers::he_normal, regularizers::l2<0.5>, constraints::non_neg>>);
    static_assert(
        std::is_same_v<element_of<full, 1>,
                       parameter_rule<initializers::ones, regularizers::l1<2.0>, constraints::unit_norm>>);
    static_assert(decltype(dense<4>(no_bias))::rules::size == 1);
}

TEST_CASE("the rules of batch_norm, one per tensor") {
    using plain = words::batch_norm<>::rules;
    static_assert(plain::size == 4 && words::batch_norm<>::parameters(shape<3>).size() == 4);
    static_assert(std::is_same_v<element_of<plain, 0>::initializer, initializers::ones>);
    static_assert(std::is_same_v<element_of<plain, 1>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<plain, 2>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<plain, 3>::initializer, initializers::ones>);
    using some =
        decltype(batch_norm(no_center, gamma_initializer<zeros>, moving_mean_initializer<ones>))::rules;
    static_assert(some::size == 3 && std::is_same_v<element_of<some, 0>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<some, 1>::initializer, initializers::ones>);
    static_assert(decltype(batch_norm(no_center, no_scale))::rules::size == 2);
}

TEST_CASE("activation leaves no trace in the word before it") {
    static_assert(
        std::is_same_v<decltype(conv2d<8, 3>(activation<relu>, same)), decltype(conv2d<8, 3>(same) >> relu)>);
    static_assert(std::is_same_v<decltype(dense<8>(activation<relu>)), decltype(dense<8> >> relu)>);
}
