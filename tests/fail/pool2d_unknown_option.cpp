// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::pool2d<
// EXPECT: options::dilation<2, 2>
// EXPECT: kinds::one_of<lamina::kinds::valid, lamina::kinds::same, lamina::kinds::pad>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = avg_pool2d<2>(same, dilation<2>);
