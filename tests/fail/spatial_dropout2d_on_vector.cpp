// EXPECT-FIRST: spatial_dropout2d: its input is a vector; use dropout
// EXPECT: at_layer<1>
// EXPECT: words::spatial_dropout2d<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/spatial_dropout2d.hpp>

using namespace lamina;

constexpr auto net = input<16> >> spatial_dropout2d<0.1>;
