// EXPECT-FIRST: *: a branch contains an input
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = sigmoid * (input<8> >> relu);
