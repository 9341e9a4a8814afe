// EXPECT-FIRST: conv1d: reflect_padding needs an input longer than the padding
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv1d.hpp>

using namespace lamina;

constexpr auto net = input<4, 3> >> conv1d<8, 3>(pad<0, 4>, reflect_padding);
