// EXPECT-FIRST: cropping1d: it would crop the whole sequence away
// EXPECT: at_layer<1>
// EXPECT: words::cropping1d<1, 3>
// EXPECT: incoming<1, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/cropping1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> cropping1d<1, 3>;
