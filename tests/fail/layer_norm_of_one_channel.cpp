// EXPECT-FIRST: layer_norm: there is nothing to normalise, its input has one channel
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/layer_norm.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 1> >> layer_norm;
