// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::pool1d<
// EXPECT: options::same
// EXPECT-ERRORS: 1
#include <lamina/layers/pool1d.hpp>

using namespace lamina;

constexpr auto layer_1 = max_pool1d<2>(same, pad<1>);
