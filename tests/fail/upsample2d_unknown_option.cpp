// EXPECT-FIRST: upsample2d: unknown option; it takes
// EXPECT: options::strides<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/upsample2d.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = upsample2d<2>(bilinear, strides<2>);
