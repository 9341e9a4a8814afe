// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::dense<10>
// EXPECT: he_normal
// EXPECT: zeros
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto layer_1 = dense<10>(he_normal, no_bias, zeros);
