// EXPECT-FIRST: split: the parts must divide
// EXPECT: at_layer<1, 2>
// EXPECT: words::split<4, 3>
// EXPECT: incoming<4, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/slice.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 6> >> (split<2, 0> | split<4, 3>);
