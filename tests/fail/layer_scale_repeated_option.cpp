// EXPECT-FIRST: layer_scale: the same option is given twice
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_scale.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_scale<0.1>(name<"a">)(name<"b">);
