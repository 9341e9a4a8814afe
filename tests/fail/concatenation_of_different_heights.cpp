// EXPECT-FIRST: |: the branches have different heights or widths
// EXPECT: flatten at the end of each branch
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 16>
// EXPECT: incoming<6, 6, 32>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 16> >> (identity | conv2d<32, 3>);
