// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::conv2d<8, 3, 3>
// EXPECT: options::same
// EXPECT: options::pad<1, 1, 1, 1>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d<8, 3>(same, no_bias, pad<1>);
