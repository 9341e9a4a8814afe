// EXPECT-FIRST: resize2d: its input is a vector
// EXPECT: at_layer<1>
// EXPECT: words::resize2d<
// EXPECT: incoming<64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/resize2d.hpp>

using namespace lamina;

constexpr auto net = input<64> >> resize2d<8>;
