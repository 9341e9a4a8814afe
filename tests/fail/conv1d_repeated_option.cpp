// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::conv1d<8, 3>
// EXPECT: options::same
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(same, pad<1>);
