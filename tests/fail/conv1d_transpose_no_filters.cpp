// EXPECT-FIRST: conv1d_transpose: filters, kernel, strides, dilation and groups must be
// EXPECT: at_layer<1>
// EXPECT: words::conv1d_transpose<0, 2>
// EXPECT: incoming<1, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d_transpose.hpp>

using namespace lamina;

constexpr auto net = input<8, 3> >> conv1d_transpose<0, 2>;
