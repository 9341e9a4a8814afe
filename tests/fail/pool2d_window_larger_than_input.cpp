// EXPECT-FIRST: pool2d: the window is larger than its input
// EXPECT: at_layer<1>
// EXPECT: incoming<4, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> max_pool2d<5>;
