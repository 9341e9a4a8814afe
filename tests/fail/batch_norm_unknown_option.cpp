// EXPECT-FIRST: batch_norm: unknown option; it takes
// EXPECT: words::batch_norm<
// EXPECT: options::use_bias<false>
// EXPECT-ERRORS: 1
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = batch_norm(no_bias);
