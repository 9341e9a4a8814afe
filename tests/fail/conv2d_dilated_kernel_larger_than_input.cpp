// EXPECT-FIRST: conv2d: the kernel is larger than its input; use a smaller kernel or less dilation
// EXPECT: incoming<8, 4, 1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 4, 1> >> conv2d<8, 1, 3>(dilation<2>);
