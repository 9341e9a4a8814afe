// EXPECT-FIRST: dense: unknown option; it takes
// EXPECT: words::dense<10>
// EXPECT: options::strides<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto layer_1 = dense<10>(no_bias, strides<2>);
