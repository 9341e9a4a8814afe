// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::batch_norm<
// EXPECT: options::use_bias<false>
// EXPECT: kinds::moving_mean_initializer
// EXPECT-ERRORS: 1
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = batch_norm(no_bias);
