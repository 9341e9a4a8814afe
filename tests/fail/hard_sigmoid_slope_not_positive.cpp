// EXPECT-FIRST: hard_sigmoid: the slope must be greater than 0
// EXPECT: at_layer<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<6> >> hard_sigmoid(sigmoid_slope<0>);
