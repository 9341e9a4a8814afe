// EXPECT-FIRST: |: the branches
// EXPECT: at_layer<1>
// EXPECT: incoming<1, 1, 16>
// EXPECT: incoming<16>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/flatten.hpp>

using namespace lamina;

constexpr auto net = input<1, 1, 16> >> (identity | flatten);
