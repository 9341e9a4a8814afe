// EXPECT-FIRST: pixel_shuffle: the square of its factor must divide the input's channels
// EXPECT: at_layer<1>
// EXPECT: words::pixel_shuffle<2>
// EXPECT: incoming<6, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_shuffle.hpp>

using namespace lamina;

constexpr auto net = input<6, 8, 6> >> pixel_shuffle<2>;
