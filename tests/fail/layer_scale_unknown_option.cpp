// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::layer_scale<
// EXPECT: initializers::ones
// EXPECT: kinds::kernel_constraint
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_scale.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_scale<>(ones);
