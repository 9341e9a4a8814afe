// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::instance_norm<
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/instance_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = instance_norm(epsilon<1e-5>, name<"norm">)(epsilon<1e-3>);
