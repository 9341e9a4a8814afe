// EXPECT-FIRST: prelu: unknown option; it takes
// EXPECT: words::prelu<
// EXPECT: options::use_bias<false>
// EXPECT-ERRORS: 1
#include <lamina/layers/prelu.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = prelu(no_bias);
