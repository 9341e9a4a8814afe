// EXPECT-FIRST: conv2d_transpose: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: incoming<8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8> >> conv2d_transpose<4, 2>;
