// EXPECT-FIRST: dense
// EXPECT: at_layer<2, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 8> >> relu >> frozen(conv2d<4, 3> >> relu >> dense<3>) >> relu;
