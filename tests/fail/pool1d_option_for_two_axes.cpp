// EXPECT-FIRST: an option is for two axes: along a row, strides and dilation take one number
// EXPECT: words::pool1d<
// EXPECT: pad<1, 2, 3, 4>
// EXPECT-ERRORS: 1
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto layer_1 = max_pool1d<5>(pad<1, 2, 3, 4>);
