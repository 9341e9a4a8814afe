// EXPECT-FIRST: upsample2d: its factors must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::upsample2d<2, 0
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/upsample2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> upsample2d<2, 0>;
