// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::position_embedding<
// EXPECT: options::strides<
// EXPECT: kinds::kernel_initializer
// EXPECT-ERRORS: 1
#include <lamina/layers/position_embedding.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = position_embedding(strides<2>);
