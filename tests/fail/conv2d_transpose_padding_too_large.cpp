// EXPECT-FIRST: conv2d_transpose: the padding takes off the whole output; pad less
// EXPECT: at_layer<1>
// EXPECT: incoming<2, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<2, 8, 8> >> conv2d_transpose<4, 3>(pad<2>);
