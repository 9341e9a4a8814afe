// EXPECT-FIRST: input: stands in the middle of a sentence
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 1> >> conv2d<8, 3> >> input<6, 6, 8> >> relu;
