// EXPECT-FIRST: depthwise_conv1d: kernel, strides, dilation and depth_multiplier must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::depthwise_conv1d<3
// EXPECT: incoming<1, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 3> >> depthwise_conv1d<3>(depth_multiplier<0>);
