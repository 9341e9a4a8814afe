// EXPECT-FIRST: +: a branch contains an input
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 8> >> ((input<8, 8, 8> >> relu) + identity) >> relu;
