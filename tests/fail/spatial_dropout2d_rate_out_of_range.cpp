// EXPECT-FIRST: spatial_dropout2d: the rate must be at least 0 and less than 1
// EXPECT: at_layer<1>
// EXPECT: words::spatial_dropout2d<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/spatial_dropout2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 2> >> spatial_dropout2d<-0.1>;
