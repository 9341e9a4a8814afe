#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

using namespace lamina;

namespace {

constexpr auto lateral = conv2d<4, 1>;

/// A feature pyramid, with names and without.
struct named {
    static constexpr auto layers = input<8, 8, 2> >> conv2d<3, 3>(same, strides<2>)
                                   >> as<"c3"> >> conv2d<5, 3>(same, strides<2>)
                                   >> as<"c4"> >> conv2d<4, 1> >> (identity + (from<"c4"> >> lateral))
                                   >> upsample2d<2> >> (identity | (from<"c3"> >> lateral));
};
struct nested {
    static constexpr auto bottom = conv2d<5, 3>(same, strides<2>) >> (conv2d<4, 1> + lateral)
                                   >> upsample2d<2>;
    static constexpr auto layers = input<8, 8, 2> >> conv2d<3, 3>(same, strides<2>) >> (bottom | lateral);
};

template <class N>
std::vector<float> result() {
    std::vector<float> weights(parameters<N>), x(input_shape<N>.size());
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i * i % 23) - 11;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * 5 % 17) - 8;
    return evaluate_reference<N, float>(weights, x);
}

} // namespace

TEST_CASE("a value can be read again by its name") {
    static_assert(output_shape<named> == shape<4, 4, 8>);
    static_assert(parameters<named> == parameters<nested>);
    static_assert(macs<named> == macs<nested>);
    CHECK(result<named>() == result<nested>());
}

TEST_CASE("layers count the words of names") {
    static_assert(layer<named, 2>::output == shape<4, 4, 3> && layer<named, 2>::parameters == 0);
    static_assert(layer<named, 6>::input == shape<2, 2, 4>);
    static_assert(layer<named, 6, 2>::input == shape<2, 2, 4>
                  && layer<named, 6, 2>::output == shape<2, 2, 4>);
    static_assert(layer<named, 6, 2, 1>::output == shape<2, 2, 5>);
    static_assert(layer<named, 6, 2, 2>::parameters == 24);
    static_assert(layer<named, 8, 2, 1>::output == shape<4, 4, 3>);
    static_assert(std::is_same_v<layer<named, 4>::type, words::as<"c4">>);
}

namespace {

template <class Sentence>
constexpr bool is_wrong(Sentence) {
    return !is_valid<Sentence>;
}

struct dense_block {
    static constexpr auto layers = as<"x"> >> dense<3> >> as<"y"> >> (identity | from<"x">);
};
struct reader {
    static constexpr auto layers = dense<2> >> (identity | from<"x">);
};

} // namespace

TEST_CASE("a name is seen after its place, in branches, blocks and repetitions, too") {
    constexpr auto start = input<4> >> as<"x">;
    static_assert(output_shape<decltype(start >> dense<2> >> (identity | (relu >> (identity | from<"x">))))>
                  == shape<8>);
    static_assert(output_shape<decltype(start >> block<reader>)> == shape<6>);
    static_assert(output_shape<decltype(start >> repeat<3>(dense<2> >> (identity | from<"x">)))> == shape<6>);
    static_assert(output_shape<decltype(input<4> >> (as<"x"> >> dense<2> >> (identity | from<"x">)))>
                  == shape<6>);
    static_assert(is_valid<decltype(start >> from<"x">)>);
}

TEST_CASE("what a branch, a block or a repetition names cannot be seen outside") {
    static_assert(is_wrong(decltype(input<4> >> ((as<"x"> >> relu) + identity) >> dense<2> >> from<"x">){}));
    static_assert(is_wrong(decltype(input<4> >> ((as<"x"> >> relu) + from<"x">)){}));
    static_assert(is_wrong(decltype(input<4> >> block<dense_block> >> (identity | from<"y">)){}));
    static_assert(is_wrong(decltype(input<4> >> repeat<1>(as<"x"> >> relu) >> (identity | from<"x">)){}));
}

TEST_CASE("blocks and repetitions have names of their own") {
    // 4 → 7 → 10 → 13
    using three = decltype(input<4> >> repeat<3>(block<dense_block>));
    static_assert(output_shape<three> == shape<13> && parameters<three> == 15 + 24 + 33);
    using copies = decltype(input<4> >> repeat<2>(as<"x"> >> dense<3> >> (identity | from<"x">)));
    static_assert(output_shape<copies> == shape<10> && layer<copies, 2>::parameters == 24);
    // The block's x is its own; afterwards x is the outer one again.
    using shadowed =
        decltype(input<4> >> as<"x"> >> dense<2> >> block<dense_block> >> (identity | from<"x">));
    static_assert(output_shape<shadowed> == shape<9>);
    static_assert(layer<shadowed, 4>::input == shape<5>);
}

namespace {

struct doubled {
    static constexpr auto layers = as<"x"> >> (identity + from<"x">);
};

} // namespace

TEST_CASE("from reads the innermost value of its name") {
    using net = decltype(input<2> >> as<"x"> >> relu >> block<doubled> >> (identity | from<"x">));
    CHECK(evaluate_reference<net, float>({}, std::vector<float>{1, -2}) == std::vector<float>{2, 0, 1, -2});
}

TEST_CASE("mistakes with names") {
    constexpr auto start = input<4> >> as<"x">;
    static_assert(is_wrong(decltype(start >> (relu + from<"y">)){}));
    static_assert(is_wrong(decltype(input<4> >> (relu + from<"x">) >> as<"x">){}));
    static_assert(is_wrong(decltype(start >> relu >> as<"x">){}));
    static_assert(is_wrong(decltype(start >> (as<"x"> + relu)){}));
    static_assert(is_wrong(decltype(start >> dense<2> >> (identity + from<"x">)){}));
    // Nothing reads the dense layer's value.
    static_assert(is_wrong(decltype(start >> dense<2> >> from<"x">){}));
    static_assert(is_wrong(decltype(start >> dense<2> >> as<"y"> >> from<"x">){}));
    static_assert(is_wrong(decltype(start >> (relu + (dense<2> >> from<"x">))){}));
    static_assert(is_valid<decltype(start >> dense<2> >> as<"y"> >> (from<"x"> | from<"y">))>);
}
