// Networks that run at compile time.
#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string_view>
#include <vector>

#include "digit_weights.hpp"

using namespace lamina;

namespace {

struct digit_reader {
    static constexpr auto layers = input<5, 3, 1> >> conv2d<6, 3> >> relu >> flatten >> dense<10> >> softmax;
};

/// A drawn picture: # is ink, other characters are paper.
constexpr std::array<float, 15> picture(std::string_view drawn) {
    std::array<float, 15> pixels{};
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = drawn[i] == '#' ? 1.f : 0.f;
    return pixels;
}

constexpr std::size_t read(std::string_view drawn) {
    return classify<digit_reader>(digit_weights, picture(drawn));
}

} // namespace

TEST_CASE("a trained network reads digits while this file is compiled") {
    static_assert(digit_weights.size() == parameters<digit_reader>);
    static_assert(read("###"
                       "# #"
                       "# #"
                       "# #"
                       "###")
                  == 0);
    static_assert(read(" # "
                       "## "
                       " # "
                       " # "
                       "###")
                  == 1);
    static_assert(read("###"
                       "  #"
                       "###"
                       "#  "
                       "###")
                  == 2);
    static_assert(read("###"
                       "  #"
                       " ##"
                       "  #"
                       "###")
                  == 3);
    static_assert(read("# #"
                       "# #"
                       "###"
                       "  #"
                       "  #")
                  == 4);
    static_assert(read("###"
                       "#  "
                       "###"
                       "  #"
                       "###")
                  == 5);
    static_assert(read("###"
                       "#  "
                       "###"
                       "# #"
                       "###")
                  == 6);
    static_assert(read("###"
                       "  #"
                       " # "
                       " # "
                       " # ")
                  == 7);
    static_assert(read("###"
                       "# #"
                       "###"
                       "# #"
                       "###")
                  == 8);
    static_assert(read("###"
                       "# #"
                       "###"
                       "  #"
                       "###")
                  == 9);
}

TEST_CASE("the same numbers come out at run time") {
    constexpr std::array<float, 15> seven = picture("###  # #  #  # ");
    constexpr float sure = evaluate_reference<digit_reader, float>(digit_weights, seven)[7];
    static_assert(sure > 0.99f && sure <= 1);
    CHECK(evaluate_reference<digit_reader, float>(std::vector(digit_weights.begin(), digit_weights.end()),
                                                  seven)[7]
          == doctest::Approx(sure));
}

namespace {

/// Whether a sentence computes `y` from `x` with these parameters.
template <class Sentence, std::size_t Parameters, std::size_t Inputs, std::size_t Outputs>
constexpr bool makes(Sentence, const double (&parameters)[Parameters], const double (&x)[Inputs],
                     const double (&y)[Outputs]) {
    static_assert(lamina::parameters<Sentence> == Parameters || Parameters == 1);
    static_assert(input_shape<Sentence>.size() == Inputs && output_shape<Sentence>.size() == Outputs);
    return std::ranges::equal(evaluate_reference<Sentence, double>(parameters, x), y);
}
constexpr double none[1] = {};

} // namespace

TEST_CASE("words, one by one") {
    static_assert(makes(input<2, 2, 1>, none, {1, 2, 3, 4}, {1, 2, 3, 4}));
    static_assert(makes(input<2, 2, 1> >> conv2d<1, 2>, {1, 10, 100, 1000, 0.5}, {1, 2, 3, 4}, {4321.5}));
    static_assert(makes(input<2> >> dense<2>, {1, 2, 3, 4, 10, 20}, {1, 10}, {41, 62}));
    static_assert(makes(input<3> >> relu >> dropout<0.5>, none, {-1, 0, 1}, {0, 0, 1}));
    static_assert(makes(input<2, 2, 1> >> max_pool2d<2> >> flatten, none, {1, 4, 3, 2}, {4}));
    static_assert(makes(input<2, 2, 1> >> global_avg_pool2d, none, {1, 4, 3, 2}, {2.5}));
    // gamma, beta, mean, variance
    static_assert(makes(input<1> >> batch_norm(epsilon<1.0>), {3, 1, 2, 3}, {6}, {7}));
    static_assert(makes(input<2> >> softmax, none, {3, 3}, {0.5, 0.5}));
}

TEST_CASE("operators; every word takes its parameters in the order of evaluation") {
    static_assert(makes(input<1> >> dense<1>(no_bias) >> dense<1>, {2, 10, 1}, {3}, {61}));
    static_assert(makes(input<1> >> (dense<1>(no_bias) + dense<1>(no_bias)), {2, 10}, {3}, {36}));
    static_assert(makes(input<1> >> (dense<1>(no_bias) * dense<1>(no_bias)), {2, 10}, {3}, {180}));
    static_assert(makes(input<1> >> (dense<1>(no_bias) | identity | dense<2>(no_bias)), {2, 10, 100}, {3},
                        {6, 3, 30, 300}));
    static_assert(makes(input<1> >> (identity + identity * identity), none, {3}, {12}));
    static_assert(makes(input<1, 2, 2> >> (identity | conv2d<1, 1>(no_bias)), {1, 10}, {1, 2, 3, 4},
                        {1, 2, 21, 3, 4, 43}));
}

TEST_CASE("a gate counts for every pixel, on either side") {
    static_assert(makes(input<1, 2, 2> >> identity * global_max_pool2d, none, {1, 5, 3, 4}, {3, 25, 9, 20}));
    static_assert(makes(input<1, 2, 2> >> global_max_pool2d * identity, none, {1, 5, 3, 4}, {3, 25, 9, 20}));
}

TEST_CASE("of equal scores the first class counts") {
    static_assert(classify<decltype(input<3> >> relu)>(none, std::array{1.0, 2.0, 2.0}) == 1);
    static_assert(classify<decltype(input<3> >> relu)>(none, std::array{-1.0, -2.0, -3.0}) == 0);
}

TEST_CASE("what is not a number is never the class") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    static_assert(classify<decltype(input<3> >> relu)>(none, std::array{nan, 1.0, 2.0}) == 2);
    static_assert(classify<decltype(input<3> >> relu)>(none, std::array{3.0, nan, 2.0}) == 0);
    CHECK_THROWS_WITH_AS(classify<decltype(input<2> >> relu)>(none, std::array{nan, nan}),
                         "classify: no score is a number", error);
}
