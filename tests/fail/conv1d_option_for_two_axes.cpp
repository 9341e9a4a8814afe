// EXPECT-FIRST: an option is for two axes: along a row, strides and dilation take one number
// EXPECT: words::conv1d<8, 3>
// EXPECT: strides<1, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(strides<1, 2>);
