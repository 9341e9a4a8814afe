// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::pool2d<
// EXPECT: options::ceil_mode
// EXPECT-ERRORS: 1
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = avg_pool2d<2>(ceil_mode, strides<1>, ceil_mode);
