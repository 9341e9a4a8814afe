// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::upsample2d<
// EXPECT: options::strides<2, 2>
// EXPECT: kinds::one_of<lamina::kinds::nearest, lamina::kinds::bilinear, lamina::kinds::bicubic>
// EXPECT-ERRORS: 1
#include <lamina/layers/upsample2d.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = upsample2d<2>(bilinear, strides<2>);
