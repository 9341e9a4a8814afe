// EXPECT-FIRST: +: the branches have different shapes
// EXPECT: at_layer<3>
// EXPECT: incoming<4, 4, 3>
// EXPECT: incoming<2, 2, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 3> >> as<"wide"> >> max_pool2d<2> >> (from<"wide"> + identity);
