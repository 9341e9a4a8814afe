// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::attention<
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/attention.hpp>

using namespace lamina;

constexpr auto layer_1 = attention<2>(name<"a">)(name<"b">);
