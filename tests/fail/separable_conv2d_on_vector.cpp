// EXPECT-FIRST: depthwise_conv2d: its input is a vector; it needs an image
// EXPECT: at_layer<1, 1>
// EXPECT: incoming<192>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/separable_conv2d.hpp>

using namespace lamina;

constexpr auto net = input<192> >> separable_conv2d<8, 3>;
