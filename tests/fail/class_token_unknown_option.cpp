// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::class_token<
// EXPECT: options::strides<
// EXPECT: kinds::kernel_initializer
// EXPECT-ERRORS: 1
#include <lamina/layers/class_token.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = class_token(strides<2>);
