// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::pool1d<
// EXPECT: options::dilation<2, 2>
// EXPECT: kinds::ceil_mode
// EXPECT-ERRORS: 1
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto layer_1 = avg_pool1d<2>(dilation<2>);
