// EXPECT-FIRST: split: there is no such part
// EXPECT: at_layer<1>
// EXPECT: words::split<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/slice.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 6> >> split<2, 2>;
