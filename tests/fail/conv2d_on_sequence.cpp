// EXPECT-FIRST: conv2d: its input is a sequence, an image of one row; use conv1d
// EXPECT: at_layer<1>
// EXPECT: incoming<1, 24, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<24, 3> >> conv2d<8, 3>;
