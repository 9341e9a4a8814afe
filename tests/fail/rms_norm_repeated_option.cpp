// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::l2_normalize<
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/rms_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = l2_normalize(epsilon<1e-5>)(epsilon<1e-3>);
