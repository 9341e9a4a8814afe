// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::group_norm<
// EXPECT: options::use_bias<false>
// EXPECT: kinds::no_center
// EXPECT-ERRORS: 1
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = group_norm<2>(no_bias);
