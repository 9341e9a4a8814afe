// EXPECT-FIRST: relu: negative_slope and relu_threshold must be at least 0, and max_value greater
// EXPECT: at_layer<1>
// EXPECT: options::max_value<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<6> >> relu(max_value<1>, relu_threshold<2>);
