// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::position_embedding<
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/layers/position_embedding.hpp>

using namespace lamina;

constexpr auto layer_1 = position_embedding(name<"a">)(name<"b">);
