// EXPECT-FIRST: global_pool2d: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: words::global_pool2d<
// EXPECT: incoming<16>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<16> >> global_avg_pool2d;
