// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::layer_norm<
// EXPECT: options::use_bias<false>
// EXPECT: kinds::no_scale
// EXPECT-ERRORS: 1
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = layer_norm(no_bias);
