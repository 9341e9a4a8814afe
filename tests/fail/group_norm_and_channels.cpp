// EXPECT-FIRST: group_norm: groups must divide the input's channels
// EXPECT: at_layer<1>
// EXPECT: words::group_norm<4
// EXPECT: incoming<8, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/group_norm.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 6> >> group_norm<4>;
