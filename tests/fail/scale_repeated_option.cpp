// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::shift<
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/scale.hpp>

using namespace lamina;

constexpr auto layer_1 = shift(name<"a">, zeros)(name<"b">);
