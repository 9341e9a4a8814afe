// EXPECT-FIRST: conv2d: reflect_padding needs an input larger than the padding
// EXPECT: at_layer<1>
// EXPECT: incoming<3, 8, 1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<3, 8, 1> >> conv2d<1, 3>(pad<3>, reflect_padding);
