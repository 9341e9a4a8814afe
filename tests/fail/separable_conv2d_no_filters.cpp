// EXPECT-FIRST: conv2d: filters, kernel, strides, dilation and groups must be at least 1
// EXPECT: at_layer<2, 2>
// EXPECT: words::conv2d<0, 1, 1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/separable_conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 2> >> separable_conv2d<8, 3> >> separable_conv2d<0, 1>;
