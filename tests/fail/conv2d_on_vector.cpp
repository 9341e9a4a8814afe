// EXPECT-FIRST: conv2d: its input is a vector; it needs an image
// EXPECT: at_layer<2>
// EXPECT: words::conv2d<8, 3, 3>
// EXPECT: incoming<192>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/flatten.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> flatten >> conv2d<8, 3>;
