// EXPECT-FIRST: conv1d_transpose: the padding takes off the whole output
// EXPECT: at_layer<1>
// EXPECT: words::conv1d_transpose<4, 3
// EXPECT: incoming<1, 2, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<2, 8> >> conv1d_transpose<4, 3>(pad<2>);
