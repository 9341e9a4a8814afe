// EXPECT-FIRST: clip: the lower limit, which comes first, must be less than the upper one
// EXPECT: at_layer<1>
// EXPECT: words::clip<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<6> >> clip<6, 0>;
