// EXPECT-FIRST: normalization: a standard deviation is 0, and nothing can be divided by it
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/normalization.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 2> >> normalization(channel_stddevs<0.5, 0>);
