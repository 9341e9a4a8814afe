// EXPECT-FIRST: power: the exponent must be from -64 to 64, and not 0
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<6> >> power<0>;
