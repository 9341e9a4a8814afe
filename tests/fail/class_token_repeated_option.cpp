// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::class_token<
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/class_token.hpp>

using namespace lamina;

constexpr auto layer_1 = class_token(name<"a">)(name<"b">);
