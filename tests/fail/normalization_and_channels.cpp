// EXPECT-FIRST: normalization: channel_means and channel_stddevs need one number, or as many as the input has
// channels EXPECT: at_layer<1> EXPECT: incoming<8, 8, 3> EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/normalization.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 3> >> normalization(channel_means<0.5>, channel_stddevs<0.25, 0.5>);
