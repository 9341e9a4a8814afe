// EXPECT-FIRST: pool1d: unknown option; it takes
// EXPECT: options::dilation<2, 2>
// EXPECT-ERRORS: 1
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto layer_1 = max_pool1d<2>(dilation<2>);
