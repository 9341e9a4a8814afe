// EXPECT-FIRST: dense: it must have at least 1 unit
// EXPECT: at_layer<1>
// EXPECT: words::dense<0>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto net = input<8> >> dense<0>;
