// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::layer_scale<
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_scale.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_scale<0.1>(name<"a">)(name<"b">);
