// EXPECT-FIRST: pool1d: the same option is given twice
// EXPECT: options::same
// EXPECT-ERRORS: 1
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto layer_1 = max_pool1d<2>(same, pad<1>);
