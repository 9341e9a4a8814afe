// EXPECT-FIRST: global_pool1d: its input is no sequence
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> global_max_pool1d;
