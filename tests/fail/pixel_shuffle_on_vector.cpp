// EXPECT-FIRST: pixel_shuffle: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: words::depth_to_space<2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/pixel_shuffle.hpp>

using namespace lamina;

constexpr auto net = input<64> >> depth_to_space<2>;
