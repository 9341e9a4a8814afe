// EXPECT-FIRST: input: height, width, channels or length must be at least 1
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 0>;
