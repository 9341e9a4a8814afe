// EXPECT-FIRST: input: nothing reads this further input
// EXPECT: named_input<
// EXPECT: meta
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> relu >> as<"a"> >> input<"meta", 3> >> from<"a"> >> dense<2>;
};
static_assert(output_shape<net> == shape<2>);
