// EXPECT-FIRST: conv1d: its input has more than one row
// EXPECT: at_layer<1>
// EXPECT: words::conv1d<8, 3>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> conv1d<8, 3>;
