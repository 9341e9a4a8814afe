// Sentences with more parts than a fold expression may have operands (Clang: 256) or templates may be nested
// (GCC: 900).
#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <array>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct long_network {
    static constexpr auto layers = input<4> >> repeat<1000>(relu) >> repeat<300>(dense<4>) >> dense<2>;
};
static_assert(sentence_of<long_network>::parts::size == 1301);
static_assert(output_shape<long_network> == shape<2> && is_valid<long_network>);
static_assert(parameters<long_network> == 300 * 20 + 10 && macs<long_network> == 300 * 16 + 8);
static_assert(layer<long_network, 1000>::output == shape<4> && layer<long_network, 1000>::parameters == 0);
static_assert(layer<long_network, 1301>::parameters == 10);
static_assert(leaves<sentence_of<long_network>::body>::size == 1301);

struct long_block {
    static constexpr auto layers = repeat<300>(relu);
};
struct long_branches {
    static constexpr auto layers = input<4> >> (repeat<300>(relu) + block<long_block>) >> dense<1>;
};
static_assert(output_shape<long_branches> == shape<1>);
static_assert(layer<long_branches, 1, 2, 300>::output == shape<4>);

// The mistake after part 1000 is found, without a diagnostic.
static_assert(!is_valid<decltype(input<2, 2, 4> >> repeat<1000>(relu) >> dense<2>)>);

} // namespace

TEST_CASE("a sentence repeated is what one writes") {
    static_assert(std::is_same_v<decltype(repeat<0>(relu)), words::identity>);
    static_assert(std::is_same_v<decltype(repeat<1>(relu)), words::relu>);
    static_assert(std::is_same_v<decltype(repeat<5>(relu)), decltype(relu >> relu >> relu >> relu >> relu)>);
    static_assert(std::is_same_v<decltype(repeat<2>(relu >> elu)), decltype(relu >> elu >> relu >> elu)>);
    constexpr std::array x{1.0, -2.0, 0.0, 3.0};
    using net = std::remove_const_t<decltype(input<4> >> repeat<300>(relu))>;
    CHECK(evaluate_reference<net, double>({}, x) == std::vector{1.0, 0.0, 0.0, 3.0});
}

TEST_CASE("a repeated part with names may have more than 256 parts") {
    using net = decltype(input<4> >> repeat<2>(as<"x"> >> repeat<300>(relu) >> (identity + from<"x">)));
    static_assert(output_shape<net> == shape<4>);
}
