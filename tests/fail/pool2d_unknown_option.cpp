// EXPECT-FIRST: pool2d: unknown option; it takes
// EXPECT: words::pool2d<
// EXPECT: options::dilation<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = max_pool2d<2>(same, dilation<2>);
