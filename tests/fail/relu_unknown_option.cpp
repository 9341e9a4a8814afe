// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::relu_with<
// EXPECT: options::sigmoid_slope<
// EXPECT: kinds::max_value
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto layer_1 = relu(sigmoid_slope<1>);
