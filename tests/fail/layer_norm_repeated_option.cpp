// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::layer_norm<
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_norm(epsilon<1e-5>, name<"norm">)(epsilon<1e-3>);
