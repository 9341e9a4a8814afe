// EXPECT-FIRST: local_response_norm: unknown option; it takes
// EXPECT: words::local_response_norm<
// EXPECT: options::use_bias<false>
// EXPECT-ERRORS: 1
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = local_response_norm<5>(no_bias);
