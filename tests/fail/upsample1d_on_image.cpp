// EXPECT-FIRST: upsample1d: its input is no sequence
// EXPECT: at_layer<1>
// EXPECT: words::upsample1d<2>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/upsample1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> upsample1d<2>;
