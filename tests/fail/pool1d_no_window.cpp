// EXPECT-FIRST: pool1d: window, strides and dilation must be at least 1
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 3> >> avg_pool1d<0>;
