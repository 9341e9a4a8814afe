// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::separable_conv2d<8, 3, 3>
// EXPECT: initializers::he_normal
// EXPECT-ERRORS: 1
#include <lamina/layers/separable_conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 =
    separable_conv2d<8, 3>(depthwise_initializer<he_normal>, same, depthwise_initializer<he_uniform>);
