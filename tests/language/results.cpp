#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/plan/receptive_field.hpp>

#include <doctest/doctest.h>

#include <array>
#include <span>
#include <string_view>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct detector {
    static constexpr auto layers = input<8, 8, 2> >> conv2d<3, 3>(same, strides<2>)
                                   >> as<"c3"> >> conv2d<4, 3>(same, strides<2>)
                                   >> as<"c4"> >> conv2d<5, 1> >> output<"small"> >> from<"c3"> >> conv2d<
                                       5, 1> >> output<"large"> >> from<"c4"> >> global_avg_pool2d
                                   >> (identity | input<"meta", 3>) >> dense<2>;
};
struct ends_in_a_result {
    static constexpr auto layers =
        input<4> >> dense<3> >> output<"first"> >> dense<2> >> output<"second"> >> from<"first">;
};
struct head {
    static constexpr auto layers = dense<2> >> output<"score">;
};
template <class N>
inline constexpr const auto& results_of = result_shapes<sentence_of<N>>;

} // namespace

TEST_CASE("results are the outputs in order, and the value at the end") {
    static_assert(results_of<detector>.size() == 3);
    static_assert(results_of<detector>[0].label.view() == "small"
                  && results_of<detector>[1].label.view() == "large");
    static_assert(results_of<detector>[2].label.view().empty());
    static_assert(output_shape<detector, "small"> == shape<2, 2, 5>);
    static_assert(output_shape<detector, "large"> == shape<4, 4, 5>);
    static_assert(output_shape<detector> == shape<2>);
    static_assert(value_shape<detector, "c4"> == shape<2, 2, 4>);
    static_assert(value_shape<detector, "large"> == shape<4, 4, 5>);
}

TEST_CASE("inputs and results are listed with their names and shapes") {
    static_assert(result_list<detector>.size() == 3);
    static_assert(result_list<detector>[1] == named_shape{"large", shape<4, 4, 5>});
    static_assert(result_list<detector>[2] == named_shape{"", shape<2>});
    static_assert(input_list<detector>.size() == 2);
    static_assert(input_list<detector>[0] == named_shape{"", shape<8, 8, 2>});
    static_assert(input_list<detector>[1] == named_shape{"meta", shape<3>});
    static_assert(result_list<decltype(input<4> >> relu)>[0] == named_shape{"", shape<4>});
}

TEST_CASE("a name right behind the first input is the input's") {
    using net = decltype(input<6> >> as<"x"> >> dense<6> >> as<"y"> >> (identity + from<"x">));
    static_assert(input_list<net>[0] == named_shape{"x", shape<6>} && input_shape<net, "x"> == shape<6>);
    static_assert(
        input_list<decltype(input<6> >> relu >> as<"y"> >> (identity + from<"y">))>[0].label.empty());
}

TEST_CASE("the value at the end is no further result if it is an output") {
    static_assert(results_of<ends_in_a_result>.size() == 2 && output_shape<ends_in_a_result> == shape<3>);
    static_assert(results_of<decltype(input<4> >> output<"all">)>.size() == 1);
    static_assert(is_plain<decltype(input<4> >> relu >> output<"all">)>);
    static_assert(is_plain<decltype(input<4> >> relu)> && !is_plain<ends_in_a_result>);
}

TEST_CASE("outputs in branches and blocks are results of the network") {
    using net =
        decltype(input<4> >> ((dense<3> >> output<"a">)+(relu >> dense<3>)) >> block<head> >> dense<6>);
    static_assert(results_of<net>.size() == 3 && output_shape<net, "a"> == shape<3>);
    static_assert(output_shape<net, "score"> == shape<2> && output_shape<net> == shape<6>);
}

namespace {

struct two_heads {
    static constexpr auto layers = as<"x"> >> block<head>(name<"left">)
                                   >> from<"x"> >> block<head>(name<"right">);
};

} // namespace

TEST_CASE("the name of a block is a part of its results' names") {
    using net =
        decltype(input<4> >> block<two_heads>(name<"neck">) >> block<head> >> block<head>(name<"last">));
    constexpr const auto& all = results_of<net>;
    static_assert(all.size() == 4 && all[0].label.view() == "neck.left.score");
    static_assert(all[1].label.view() == "neck.right.score" && all[2].label.view() == "score");
    static_assert(all[3].label.view() == "last.score");
    static_assert(output_shape<net, "neck.left.score"> == shape<2>);
}

TEST_CASE("inputs are the first one and those with names") {
    constexpr const auto& inputs = sentence_inputs<sentence_of<detector>>;
    static_assert(inputs.size() == 2 && inputs[1].label.view() == "meta");
    static_assert(input_shape<detector> == shape<8, 8, 2> && input_shape<detector, "meta"> == shape<3>);
    using image =
        decltype(input<4, 4, 1> >> (identity | input<"mask", 4, 4, 2>) >> (identity + from<"mask">));
    static_assert(!is_valid<image>);
    using again = decltype(input<4, 4, 1> >> ((input<"mask", 4, 4, 2> >> conv2d<1, 1>)+identity));
    static_assert(is_valid<again> && input_shape<again, "mask"> == shape<4, 4, 2>);
}

TEST_CASE("the reference computes all results") {
    std::vector<float> weights(parameters<detector>), x(128), meta{1, -2, 3};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i * i % 7) - 3;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 5) - 2;
    const auto all =
        evaluate_reference<detector, float>(weights, std::array<std::span<const float>, 2>{x, meta});
    CHECK(all[0].size() == 20);
    CHECK(all[1].size() == 80);
    // The same without names, one result at a time.
    using trunk =
        decltype(input<8, 8, 2> >> conv2d<3, 3>(same, strides<2>) >> conv2d<4, 3>(same, strides<2>));
    constexpr std::size_t trunk_size = parameters<trunk>;
    const std::span<const float> all_weights(weights);
    const auto c4 = evaluate_reference<trunk, float>(all_weights.first(trunk_size), x);
    const auto small = evaluate_reference<decltype(input<2, 2, 4> >> conv2d<5, 1>), float>(
        all_weights.subspan(trunk_size, 25), c4);
    CHECK(all[0] == small);
    auto pooled = evaluate_reference<decltype(input<2, 2, 4> >> global_avg_pool2d), float>({}, c4);
    pooled.insert(pooled.end(), meta.begin(), meta.end());
    CHECK(all[2] == evaluate_reference<decltype(input<7> >> dense<2>), float>(all_weights.last(16), pooled));
}

TEST_CASE("every result has a receptive field of its own") {
    static_assert(receptive_field<detector, "small"> == extent2{7, 7});
    static_assert(receptive_field<detector, "large"> == extent2{3, 3});
}

TEST_CASE("mistakes with results and inputs") {
    static_assert(!is_valid<decltype(input<4> >> as<"x"> >> relu >> input<"unread", 3> >> from<"x">)>);
    static_assert(!is_valid<decltype(input<4> >> output<"a"> >> relu >> output<"a">)>);
    static_assert(!is_valid<decltype(input<4> >> ((relu >> output<"a">)+(sigmoid >> output<"a">)))>);
    static_assert(!is_valid<decltype(input<4> >> block<head> >> block<head>)>);
    static_assert(!is_valid<decltype(input<4> >> (input<"m", 4> + identity) >> (input<"m", 4> + identity))>);
    static_assert(!is_valid<decltype(input<4> >> relu >> input<"m", 4>)>);
    static_assert(!is_valid<decltype(input<4> >> as<"x"> >> input<"m", 4> >> from<"x">)>);
    static_assert(is_valid<decltype(input<4> >> relu >> output<"a"> >> input<"m", 4>)>);
}
