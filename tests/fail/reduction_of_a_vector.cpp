// EXPECT-FIRST: height_mean, height_max, width_mean, width_max: the input is a vector
// EXPECT: at_layer<1>
// EXPECT: incoming<8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/reduction.hpp>

using namespace lamina;

constexpr auto net = input<8> >> width_mean;
