// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::resize2d<
// EXPECT: options::strides<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/resize2d.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = resize2d<8>(bilinear, strides<2>);
