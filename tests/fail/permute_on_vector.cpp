// EXPECT-FIRST: permute: its input is a vector
// EXPECT: at_layer<1>
// EXPECT: words::permute<2, 1>
// EXPECT: incoming<64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/permute.hpp>

using namespace lamina;

constexpr auto net = input<64> >> permute<2, 1>;
