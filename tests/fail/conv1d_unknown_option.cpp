// EXPECT-FIRST: conv1d: unknown option; it takes
// EXPECT: words::conv1d<8, 3>
// EXPECT: options::ceil_mode
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(ceil_mode);
