// EXPECT-FIRST: pool2d: unknown option; it takes valid, same, pad, strides, ceil_mode, name, and of averages
// count_include_pad EXPECT-ERRORS: 1
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto pool = max_pool2d<2>(count_include_pad);
