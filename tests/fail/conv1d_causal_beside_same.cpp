// EXPECT-FIRST: causal is a padding by itself
// EXPECT: words::conv1d<8, 3, lamina::options::same>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(same)(causal);
