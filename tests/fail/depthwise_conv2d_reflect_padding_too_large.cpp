// EXPECT-FIRST: depthwise_conv2d: reflect_padding needs an input larger than the padding
// EXPECT: at_layer<1>
// EXPECT: words::depthwise_conv2d<3, 3
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 2> >> depthwise_conv2d<3>(pad<4>, reflect_padding);
