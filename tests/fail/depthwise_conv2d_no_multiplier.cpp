// EXPECT-FIRST: depthwise_conv2d: kernel, strides, dilation and depth_multiplier must be at least 1
// EXPECT: at_layer<1>
// EXPECT: options::depth_multiplier<0>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 16> >> depthwise_conv2d<3>(depth_multiplier<0>);
