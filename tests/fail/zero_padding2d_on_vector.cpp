// EXPECT-FIRST: zero_padding2d: its input is a vector; it needs an image
// EXPECT: at_layer<2>
// EXPECT: incoming<64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/zero_padding2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> flatten >> zero_padding2d<1>;
