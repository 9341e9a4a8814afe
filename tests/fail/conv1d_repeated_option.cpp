// EXPECT-FIRST: conv1d: the same option is given twice
// EXPECT: words::conv1d<8, 3>
// EXPECT: options::same
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(same, pad<1>);
