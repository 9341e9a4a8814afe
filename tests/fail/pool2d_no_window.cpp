// EXPECT-FIRST: pool2d: window, strides and dilation must be at least 1
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 2> >> max_pool2d<0>;
