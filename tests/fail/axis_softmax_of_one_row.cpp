// EXPECT-FIRST: height_softmax, width_softmax, spatial_softmax and their logarithms: there is nothing to
// choose EXPECT: at_layer<1> EXPECT: words::axis_softmax EXPECT: incoming<16, 4> EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/axis_softmax.hpp>

using namespace lamina;

constexpr auto net = input<16, 4> >> height_softmax;
