// EXPECT-FIRST: conv2d_transpose: groups must divide both the input's channels and the filters
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 8> >> conv2d_transpose<6, 3>(groups<4>);
