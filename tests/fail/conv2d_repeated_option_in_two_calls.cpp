// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::conv2d<
// EXPECT: options::strides<2, 2>
// EXPECT: options::strides<3, 3>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d<8, 3>(strides<2>)(same)(strides<3>);
