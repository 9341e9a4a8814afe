// EXPECT-FIRST: conv1d: groups must divide both
// EXPECT: at_layer<1>
// EXPECT: options::groups<2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> conv1d<8, 3>(groups<2>);
