// EXPECT-FIRST: resize2d: its height and width, or factors, must be greater than 0
// EXPECT: at_layer<1>
// EXPECT: words::resize2d<
// EXPECT: incoming<4, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/resize2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 3> >> resize2d<-0.5>;
