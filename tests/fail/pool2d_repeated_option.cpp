// EXPECT-FIRST: pool2d: the same option is given twice
// EXPECT: options::ceil_mode
// EXPECT-ERRORS: 1
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = avg_pool2d<2>(ceil_mode, strides<1>, ceil_mode);
