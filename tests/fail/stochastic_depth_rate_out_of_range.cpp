// EXPECT-FIRST: stochastic_depth: the rate must be at least 0 and less than 1
// EXPECT: at_layer<1>
// EXPECT: words::stochastic_depth<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/stochastic_depth.hpp>

using namespace lamina;

constexpr auto net = input<16> >> stochastic_depth<1.0>;
