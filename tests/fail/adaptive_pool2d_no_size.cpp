// EXPECT-FIRST: adaptive_pool2d: height and width must be at least 1
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/adaptive_pool2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> adaptive_max_pool2d<7, 0>;
