// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::upsample2d<2, 2
// EXPECT-ERRORS: 1
#include <lamina/layers/upsample2d.hpp>

using namespace lamina;

constexpr auto layer_1 = upsample2d<2>(bilinear, nearest);
