// EXPECT-FIRST: input: stands in the middle of a sentence
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = relu >> input<6, 6, 8> >> relu;
