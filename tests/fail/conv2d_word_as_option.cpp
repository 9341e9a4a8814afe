// EXPECT-FIRST: conv2d: unknown option; it takes
// EXPECT: words::conv2d<8, 3, 3>
// EXPECT: words::relu
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d<8, 3>(relu);
