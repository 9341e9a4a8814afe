// EXPECT-FIRST: conv1d: its input is a vector; it needs a sequence
// EXPECT: at_layer<1>
// EXPECT: words::conv1d<8, 3>
// EXPECT: incoming<192>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<192> >> conv1d<8, 3>;
