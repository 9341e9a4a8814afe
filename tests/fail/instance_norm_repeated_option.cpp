// EXPECT-FIRST: instance_norm: the same option is given twice
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/instance_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = instance_norm(epsilon<1e-5>, name<"norm">)(epsilon<1e-3>);
