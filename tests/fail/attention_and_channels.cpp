// EXPECT-FIRST: attention: its heads must divide the input's channels; choose another number of heads
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/attention.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 6> >> attention<4>;
