// EXPECT-FIRST: upsample1d: its factor must be at least 1
// EXPECT: at_layer<1>
// EXPECT: words::upsample1d<0>
// EXPECT: incoming<1, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/upsample1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 3> >> upsample1d<0>;
