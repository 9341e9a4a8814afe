// EXPECT-FIRST: pool2d: unknown option; it takes
// EXPECT: of averages
// EXPECT-ERRORS: 1
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto pool = max_pool2d<2>(count_include_pad);
