// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::local_response_norm<
// EXPECT: options::use_bias<false>
// EXPECT: kinds::lrn_alpha
// EXPECT-ERRORS: 1
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = local_response_norm<5>(no_bias);
