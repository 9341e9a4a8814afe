// EXPECT-FIRST: prelu: the same option is given twice
// EXPECT: options::shared_slope
// EXPECT-ERRORS: 1
#include <lamina/layers/prelu.hpp>

using namespace lamina;

constexpr auto layer_1 = prelu(shared_slope, zeros, shared_slope);
