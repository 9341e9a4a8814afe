// EXPECT-FIRST: +: the branches have different shapes
// EXPECT: at_layer<2>
// EXPECT: incoming<8, 8, 16>
// EXPECT: incoming<8, 8, 32>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 16> >> relu >> (identity + (conv2d<32, 3>(same) >> relu));
