// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::prelu<
// EXPECT: options::shared_slope
// EXPECT-ERRORS: 1
#include <lamina/layers/prelu.hpp>

using namespace lamina;

constexpr auto layer_1 = prelu(shared_slope, zeros, shared_slope);
