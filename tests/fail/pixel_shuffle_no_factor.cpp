// EXPECT-FIRST: pixel_shuffle: its factor must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::pixel_shuffle<0>
// EXPECT: incoming<4, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_shuffle.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> pixel_shuffle<0>;
