// EXPECT-FIRST: pixel_unshuffle: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: incoming<64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

using namespace lamina;

constexpr auto net = input<64> >> pixel_unshuffle<2>;
