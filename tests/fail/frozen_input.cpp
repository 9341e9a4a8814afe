// EXPECT-FIRST: frozen: the part contains an input
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = frozen(input<8, 8, 8> >> conv2d<4, 3>) >> relu;
