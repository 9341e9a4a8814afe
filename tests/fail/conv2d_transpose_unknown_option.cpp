// EXPECT-FIRST: conv2d_transpose: unknown option; it takes
// EXPECT: options::padding_mode
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d_transpose<8, 3>(edge_padding);
