// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::resize2d<
// EXPECT: options::half_pixel
// EXPECT-ERRORS: 1
#include <lamina/layers/resize2d.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = resize2d<8>(half_pixel, bilinear, asymmetric);
