// EXPECT-FIRST: conv1d_transpose: output_padding must be smaller
// EXPECT: at_layer<1>
// EXPECT: words::conv1d_transpose<4, 3
// EXPECT: incoming<1, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8, 8> >> conv1d_transpose<4, 3>(strides<2>, output_padding<2>);
