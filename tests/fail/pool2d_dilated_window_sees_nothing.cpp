// EXPECT-FIRST: pool2d: the padding is as large as the window, which would then see no value
// EXPECT: at_layer<1>
// EXPECT: incoming<4, 1, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 1, 2> >> max_pool2d<1, 2>(dilation<1, 2>, pad<0, 1>);
