// EXPECT-FIRST: pool2d: the window is larger than its input
// EXPECT: at_layer<8>
// EXPECT: incoming<1, 1, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 16> >> repeat<4>(conv2d<8, 3>(same) >> max_pool2d<2>) >> relu;
