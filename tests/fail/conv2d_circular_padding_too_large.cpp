// EXPECT-FIRST: conv2d: reflect_padding needs an input larger than the padding, circular_padding one as large
// EXPECT: at_layer<1>
// EXPECT: incoming<4, 3, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3, 2> >> conv2d<1, 3>(pad<4>, circular_padding);
