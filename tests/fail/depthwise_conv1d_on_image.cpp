// EXPECT-FIRST: depthwise_conv1d: its input is no sequence
// EXPECT: at_layer<1>
// EXPECT: words::depthwise_conv1d<3>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> depthwise_conv1d<3>;
