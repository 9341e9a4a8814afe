// EXPECT-FIRST: pool1d: its input has more than one row
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> avg_pool1d<2>;
