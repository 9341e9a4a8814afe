// EXPECT-FIRST: conv2d_transpose: filters, kernel, strides, dilation and groups must be at least 1
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 8> >> conv2d_transpose<0, 2>;
