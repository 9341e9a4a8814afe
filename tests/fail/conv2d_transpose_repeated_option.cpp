// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::conv2d_transpose<
// EXPECT: options::output_padding<1, 1>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d_transpose<8, 3>(output_padding<1>)(strides<3>)(output_padding<2>);
