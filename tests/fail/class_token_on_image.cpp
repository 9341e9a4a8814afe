// EXPECT-FIRST: class_token: its input is no sequence but a vector or several rows; reshape<length, channels>
// first EXPECT: at_layer<1> EXPECT: incoming<14, 14, 192> EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/class_token.hpp>

using namespace lamina;

constexpr auto net = input<14, 14, 192> >> class_token;
