// EXPECT-FIRST: cropping2d: it would crop the whole image away
// EXPECT: at_layer<1>
// EXPECT: words::cropping2d<
// EXPECT: incoming<4, 8, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/cropping2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 2> >> cropping2d<2, 2, 0, 1>;
