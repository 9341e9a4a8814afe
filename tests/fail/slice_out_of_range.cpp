// EXPECT-FIRST: slice: it ends behind the last channel
// EXPECT: at_layer<1>
// EXPECT: words::slice<3, 7>
// EXPECT: incoming<4, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/slice.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 6> >> slice<3, 7>;
