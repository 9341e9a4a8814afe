#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/copy_parameters.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

using namespace lamina;

namespace {

/// The name "dense" in the head makes the trunk's own layer "dense_1".
struct trained {
    static constexpr auto layers = input<4> >> dense<5> >> relu >> as<"features"> >> dense<5>(name<"dense">)
                                   >> relu >> as<"late"> >> dense<2>(name<"head">);
};
using features = up_to<trained, "features">;
using other_head = extended<trained, "features", dense<3>(name<"head">)>;

std::vector<float> values_of(std::span<const float> s) { return {s.begin(), s.end()}; }

} // namespace

TEST_CASE("a network up to a named value") {
    static_assert(output_shape<features> == shape<5> && parameters<features> == 25);
    static_assert(output_shape<up_to<trained, "late">> == shape<5>
                  && parameters<up_to<trained, "late">> == 55);
    static_assert(value_shape<features, "features"> == shape<5>);
    using outer = decltype(input<4> >> output<"x"> >> (identity + input<"y", 4>) >> relu);
    static_assert(output_shape<up_to<outer, "x">> == shape<4>);
}

TEST_CASE("a network up to a value that a frozen part names") {
    using tuned =
        decltype(input<4> >> dense<3> >> frozen(relu >> frozen(dense<5> >> as<"x">) >> dense<6>) >> dense<2>);
    using part = up_to<tuned, "x">;
    static_assert(output_shape<part> == shape<5> && parameters<part> == 15 + 20);
    static_assert(trainable_parameters<part> == 15);
    static_assert(output_shape<extended<tuned, "x", dense<7>>> == shape<7>);
    using first = decltype(input<4> >> frozen(output<"y"> >> dense<6>) >> dense<2>);
    static_assert(output_shape<up_to<first, "y">> == shape<4> && parameters<up_to<first, "y">> == 0);
}

TEST_CASE("features are those that the whole network computes") {
    const model<trained> whole(3);
    model<features> part(9);
    CHECK(copy_parameters(whole, part).empty());
    const std::vector<float> x{1, -2, 3, 0.5f};
    const auto seen = evaluate_reference<features, float>(part.parameters(), x);
    using rest = decltype(input<5> >> dense<5> >> relu >> dense<2>);
    CHECK(evaluate_reference<rest, float>(whole.parameters().subspan(25), seen)
          == evaluate_reference<trained, float>(whole.parameters(), x));
}

TEST_CASE("another head behind the same trunk") {
    const model<trained> whole(3);
    model<other_head> tuned(9);
    const auto fresh = values_of(tuned["head.kernel"]);
    CHECK(copy_parameters(whole, tuned) == std::vector<std::string>{"head.kernel", "head.bias"});
    CHECK(std::ranges::equal(tuned.parameters().first(25), whole.parameters().first(25)));
    CHECK(values_of(tuned["head.kernel"]) == fresh);
    static_assert(output_shape<other_head> == shape<3>);
    static_assert(output_shape<extended<trained, "late", tanh>> == shape<5>);
}

TEST_CASE("networks that have layers of the same names") {
    using a = decltype(input<4> >> dense<3>(name<"one">) >> dense<4>(name<"two">));
    using b = decltype(input<3> >> dense<4>(name<"two">) >> dense<1>(name<"three">));
    const model<a> from(1);
    model<b> to(2);
    CHECK(copy_parameters(from, to) == std::vector<std::string>{"three.kernel", "three.bias"});
    CHECK(std::ranges::equal(to["two.kernel"], from["two.kernel"]));
    CHECK(std::ranges::equal(to["two.bias"], from["two.bias"]));
}

TEST_CASE("what is doubtful is not copied") {
    const model<decltype(input<4> >> dense<3>(name<"one">) >> dense<2>(name<"two">))> from(1);
    model<decltype(input<4> >> dense<3>(name<"one">) >> dense<5>(name<"two">))> larger(2);
    const auto before = values_of(larger.parameters());
    CHECK_THROWS_WITH(
        copy_parameters(from, larger),
        "copy_parameters: \"two.kernel\" is 3×2 in one network and 3×5 in the other; if they are not the "
        "same layer, give one of them another name<\"…\">");
    CHECK(values_of(larger.parameters()) == before);
    model<decltype(input<4> >> dense<3>(name<"other">))> strange(2);
    CHECK_THROWS_WITH(copy_parameters(from, strange),
                      "copy_parameters: the networks have no tensor with the same name");
}
