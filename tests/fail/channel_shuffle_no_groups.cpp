// EXPECT-FIRST: channel_shuffle: there must be at least 1 group
// EXPECT: at_layer<1>
// EXPECT: words::channel_shuffle<0>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/channel_shuffle.hpp>

using namespace lamina;

constexpr auto net = input<4, 8, 6> >> channel_shuffle<0>;
