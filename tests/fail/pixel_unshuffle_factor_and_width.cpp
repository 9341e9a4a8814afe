// EXPECT-FIRST: pixel_unshuffle: its factor must divide the image's height and width
// EXPECT: at_layer<1>
// EXPECT: words::pixel_unshuffle<4>
// EXPECT: incoming<8, 6, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

using namespace lamina;

constexpr auto net = input<8, 6, 2> >> pixel_unshuffle<4>;
