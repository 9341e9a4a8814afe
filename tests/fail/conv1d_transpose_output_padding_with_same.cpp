// EXPECT-FIRST: conv1d_transpose: same already says how long the output is
// EXPECT: at_layer<1>
// EXPECT: words::conv1d_transpose<4, 3
// EXPECT: incoming<1, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8, 8> >> conv1d_transpose<4, 3>(same, strides<2>, output_padding<1>);
