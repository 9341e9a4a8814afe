// EXPECT-FIRST: zero_padding1d: its input is no sequence
// EXPECT: at_layer<1>
// EXPECT: words::zero_padding1d<1
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/zero_padding1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> zero_padding1d<1>;
