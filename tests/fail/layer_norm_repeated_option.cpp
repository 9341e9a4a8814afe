// EXPECT-FIRST: layer_norm: the same option is given twice
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_norm(epsilon<1e-5>, name<"norm">)(epsilon<1e-3>);
