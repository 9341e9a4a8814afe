// EXPECT-FIRST: cropping2d: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: incoming<64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/cropping2d.hpp>

using namespace lamina;

constexpr auto net = input<64> >> cropping2d<1>;
