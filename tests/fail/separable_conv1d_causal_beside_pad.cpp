// EXPECT-FIRST: causal is a padding by itself
// EXPECT: words::separable_conv1d<8, 3>
// EXPECT-ERRORS: 1
#include <lamina/layers/separable_conv1d.hpp>

using namespace lamina;

constexpr auto layer_1 = separable_conv1d<8, 3>(causal, pad<1>);
