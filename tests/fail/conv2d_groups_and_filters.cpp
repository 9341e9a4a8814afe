// EXPECT-FIRST: conv2d: groups must divide both the input's channels and the filters
// EXPECT: at_layer<1>
// EXPECT: words::conv2d<6, 3, 3
// EXPECT: incoming<8, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 8> >> conv2d<6, 3>(groups<4>);
