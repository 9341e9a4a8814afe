// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::prelu<
// EXPECT: options::use_bias<false>
// EXPECT: kinds::shared_slope
// EXPECT-ERRORS: 1
#include <lamina/layers/prelu.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = prelu(no_bias);
