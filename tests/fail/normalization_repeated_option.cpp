// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::normalization<
// EXPECT: options::channel_means<
// EXPECT-ERRORS: 1
#include <lamina/layers/normalization.hpp>

using namespace lamina;

constexpr auto layer_1 = normalization(channel_means<0.5>)(channel_means<1>);
