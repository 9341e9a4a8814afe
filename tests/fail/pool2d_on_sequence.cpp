// EXPECT-FIRST: pool2d: its input is a sequence, an image of one row; use the 1-D pool
// EXPECT: at_layer<1>
// EXPECT: incoming<1, 24, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<24, 3> >> max_pool2d<2>;
