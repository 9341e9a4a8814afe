// EXPECT-FIRST: conv1d: the kernel is longer than its input
// EXPECT: at_layer<1>
// EXPECT: words::conv1d<8, 5>
// EXPECT: incoming<1, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> conv1d<8, 5>;
