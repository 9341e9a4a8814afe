// EXPECT-FIRST: depthwise_conv2d: unknown option; it takes
// EXPECT: words::depthwise_conv2d<3, 3>
// EXPECT: options::groups<2>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = depthwise_conv2d<3>(groups<2>);
