// EXPECT-FIRST: depthwise_conv1d: the kernel is longer than its input
// EXPECT: at_layer<1>
// EXPECT: words::depthwise_conv1d<5>
// EXPECT: incoming<1, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> depthwise_conv1d<5>;
