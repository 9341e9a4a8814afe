// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::attention<
// EXPECT: options::strides<
// EXPECT: kinds::no_bias
// EXPECT-ERRORS: 1
#include <lamina/layers/attention.hpp>
#include <lamina/layers/window_options.hpp>

using namespace lamina;

constexpr auto layer_1 = attention<2>(strides<2>);
