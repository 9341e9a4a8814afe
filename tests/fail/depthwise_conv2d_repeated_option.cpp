// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::depthwise_conv2d<3, 3>
// EXPECT: options::same
// EXPECT: options::valid
// EXPECT-ERRORS: 1
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = depthwise_conv2d<3>(same, valid);
