// EXPECT-FIRST: celu: alpha must be greater than 0
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<6> >> celu_alpha<0.0>;
