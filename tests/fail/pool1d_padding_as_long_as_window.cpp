// EXPECT-FIRST: pool1d: the padding is as long as the window
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> max_pool1d<2>(pad<0, 2>);
