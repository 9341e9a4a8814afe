// EXPECT-FIRST: channel_means, channel_stddevs: give one number, or one for each channel
// EXPECT-ERRORS: 1
#include <lamina/layers/normalization.hpp>

using namespace lamina;

constexpr auto layer_1 = normalization(channel_means<>);
