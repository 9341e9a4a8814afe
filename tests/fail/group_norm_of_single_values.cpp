// EXPECT-FIRST: group_norm: there is nothing to normalise, each group is a single value
// EXPECT: at_layer<2>
// EXPECT: incoming<6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/group_norm.hpp>

using namespace lamina;

constexpr auto net = input<1, 2, 3> >> flatten >> group_norm<6>;
