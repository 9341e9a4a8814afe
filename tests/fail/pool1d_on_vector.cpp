// EXPECT-FIRST: pool1d: its input is a vector; it needs a sequence
// EXPECT: at_layer<1>
// EXPECT: incoming<192>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto net = input<192> >> max_pool1d<2>;
