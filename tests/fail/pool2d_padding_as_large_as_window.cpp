// EXPECT-FIRST: pool2d: the padding is as large as the window
// EXPECT: at_layer<1>
// EXPECT: options::pad<0, 2, 0, 0>
// EXPECT: incoming<8, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 2> >> max_pool2d<2>(pad<0, 2, 0, 0>);
