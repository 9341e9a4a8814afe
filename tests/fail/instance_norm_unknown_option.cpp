// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::instance_norm<
// EXPECT: options::use_bias<false>
// EXPECT: takes<lamina::kinds::name, lamina::kinds::epsilon, lamina::kinds::learnable_affine
// EXPECT-ERRORS: 1
#include <lamina/layers/instance_norm.hpp>
#include <lamina/layers/weight_options.hpp>

using namespace lamina;

constexpr auto layer_1 = instance_norm(no_bias);
