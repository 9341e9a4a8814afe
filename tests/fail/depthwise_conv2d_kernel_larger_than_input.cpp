// EXPECT-FIRST: depthwise_conv2d: the kernel is larger than its input
// EXPECT: at_layer<1>
// EXPECT: words::depthwise_conv2d<3, 5>
// EXPECT: incoming<4, 4, 16>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 16> >> depthwise_conv2d<3, 5>;
