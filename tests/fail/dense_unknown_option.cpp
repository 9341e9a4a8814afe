// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::dense<10>
// EXPECT: options::strides<2, 2>
// EXPECT: takes<lamina::kinds::name, lamina::kinds::no_bias
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto layer_1 = dense<10>(no_bias, strides<2>);
