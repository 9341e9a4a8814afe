// EXPECT-FIRST: an option is for two axes
// EXPECT: output_padding<0, 1>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d_transpose.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d_transpose<8, 3>(strides<2>, output_padding<0, 1>);
