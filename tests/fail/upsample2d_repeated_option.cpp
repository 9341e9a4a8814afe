// EXPECT-FIRST: upsample2d: the same option is given twice
// EXPECT: words::upsample2d<2, 2
// EXPECT-ERRORS: 1
#include <lamina/layers/upsample2d.hpp>

using namespace lamina;

constexpr auto layer_1 = upsample2d<2>(bilinear, nearest);
