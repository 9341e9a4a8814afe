// EXPECT-FIRST: pool1d: the window is longer than its input
// EXPECT: at_layer<1>
// EXPECT: incoming<1, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> max_pool1d<5>;
