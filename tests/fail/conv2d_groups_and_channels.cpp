// EXPECT-FIRST: conv2d: groups must divide both the input's channels and the filters
// EXPECT: at_layer<1>
// EXPECT: options::groups<4>
// EXPECT: incoming<8, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 6> >> conv2d<8, 3>(groups<4>);
