// EXPECT-FIRST: upsample2d: align_corners is for bilinear
// EXPECT: at_layer<1>
// EXPECT: options::align_corners
// EXPECT: incoming<4, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/upsample2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> upsample2d<2>(align_corners);
