// EXPECT-FIRST: permute: its numbers must be 1, 2, 3
// EXPECT: at_layer<1>
// EXPECT: words::permute<2, 1, 4>
// EXPECT: incoming<4, 4, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/permute.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 3> >> permute<2, 1, 4>;
