// EXPECT-FIRST: pixel_unshuffle: its factor must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::pixel_unshuffle<0>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> pixel_unshuffle<0>;
