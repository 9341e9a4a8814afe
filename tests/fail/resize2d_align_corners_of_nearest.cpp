// EXPECT-FIRST: resize2d: align_corners is for bilinear and bicubic
// EXPECT: at_layer<1>
// EXPECT: options::align_corners
// EXPECT: incoming<4, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/resize2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 3> >> resize2d<8>(align_corners);
