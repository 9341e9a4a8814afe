// EXPECT-FIRST: adaptive_pool2d: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: incoming<192>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/adaptive_pool2d.hpp>

using namespace lamina;

constexpr auto net = input<192> >> adaptive_avg_pool2d<7>;
