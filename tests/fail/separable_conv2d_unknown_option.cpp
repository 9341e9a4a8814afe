// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::separable_conv2d<8, 3, 3>
// EXPECT: options::groups<2>
// EXPECT: kinds::depthwise_constraint
// EXPECT-ERRORS: 1
#include <lamina/layers/separable_conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = separable_conv2d<8, 3>(groups<2>);
