// EXPECT-FIRST: conv2d: filters, kernel, strides, dilation and groups must be at least 1
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 1> >> conv2d<8, 3>(same, strides<0>);
