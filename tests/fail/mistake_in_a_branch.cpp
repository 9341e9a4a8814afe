// EXPECT-FIRST: conv2d: the kernel is larger than its input
// EXPECT: at_layer<2, 2, 2>
// EXPECT: words::conv2d<8, 5, 5>
// EXPECT: incoming<4, 4, 16>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 16> >> relu >> (identity | (relu >> conv2d<8, 5> >> relu))
                     >> conv2d<1, 9> >> relu;
