// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::depthwise_conv2d<3, 3>
// EXPECT: options::groups<2>
// EXPECT: kinds::depth_multiplier
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = depthwise_conv2d<3>(groups<2>);
