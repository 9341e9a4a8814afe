// EXPECT-FIRST: instance_norm: there is nothing to normalise, its input has one value per channel
// EXPECT: at_layer<2>
// EXPECT: incoming<6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/instance_norm.hpp>

using namespace lamina;

constexpr auto net = input<1, 2, 3> >> flatten >> instance_norm;
