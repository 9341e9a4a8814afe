// EXPECT-FIRST: conv1d: filters, kernel, strides, dilation and groups must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::conv1d<0, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> conv1d<0, 3>;
