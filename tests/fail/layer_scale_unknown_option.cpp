// EXPECT-FIRST: layer_scale: unknown option; it takes
// EXPECT: words::layer_scale<
// EXPECT: initializers::ones
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_scale.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_scale<>(ones);
