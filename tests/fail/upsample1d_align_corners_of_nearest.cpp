// EXPECT-FIRST: upsample1d: align_corners is for bilinear
// EXPECT: at_layer<1>
// EXPECT: words::upsample1d<2
// EXPECT: incoming<1, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/upsample1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 3> >> upsample1d<2>(align_corners);
