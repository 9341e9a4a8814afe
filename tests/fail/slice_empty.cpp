// EXPECT-FIRST: slice: it holds no channel
// EXPECT: at_layer<1>
// EXPECT: words::slice<3, 3>
// EXPECT: incoming<6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/slice.hpp>

using namespace lamina;

constexpr auto net = input<6> >> slice<3, 3>;
